/**
 * The preferences of the new profile: what a managed policy says to all of a machine (`build/chromium-policy/`), said to this browser
 * alone, so that a machine without the file offers nobody to keep a password either. By the names of chrome/common/pref_names.h and its
 * like.
 */
export const PREFERENCES = {
  credentials_enable_service: false,
  credentials_enable_autosignin: false,
  profile: {
    password_manager_leak_detection: false,
    default_content_setting_values: {
      popups: 2,
      notifications: 2,
      geolocation: 2,
      media_stream_mic: 2,
      media_stream_camera: 2,
    },
  },
  autofill: { profile_enabled: false, credit_card_enabled: false },
  translate: { enabled: false },
  browser: { enable_spellchecking: false, show_home_button: false },
  spellcheck: { dictionaries: [], use_spelling_service: false },
  printing: { enabled: false },
  safebrowsing: { enabled: false },
  search: { suggest_enabled: false },
  signin: { allowed: false, allowed_on_next_startup: false },
  alternate_error_pages: { enabled: false },
  net: { network_prediction_options: 2 },
} as const;
