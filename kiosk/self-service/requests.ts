import type { Requests } from '../../contract/requests.ts';
import type { Offers } from './offers.ts';

type Handlers = {
  readonly [N in Extract<keyof Requests, `offers:${string}`>]: (
    args: Requests[N]['args'],
  ) => Promise<Requests[N]['value']> | Requests[N]['value'];
};

/** What the page asks of what a person may make. `shop` throws where nobody is signed in. */
export function offerRequests(shop: () => Offers): Handlers {
  const nothing = {};
  return {
    'offers:view': ({ offer }) => shop().details(offer),
    'offers:make': (wish) => shop().make(wish),
    'offers:take': ({ offer }) => {
      shop().take(offer);
      return nothing;
    },
    'offers:cancel': ({ offer }) => {
      shop().cancel(offer);
      return nothing;
    },
  };
}
