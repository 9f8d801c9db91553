/** The two channels between page and shell. */
export const REQUEST_CHANNEL = 'onekiosk:request';
export const EVENT_CHANNEL = 'onekiosk:event';
