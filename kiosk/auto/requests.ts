import type { Empty, Requests } from '../../contract/requests.ts';
import type { Auto } from './auto.ts';

type Name = Extract<keyof Requests, `auto:${string}`>;

/** What the page asks of what happens by itself. */
export function autoRequests(auto: Auto): Readonly<Record<Name, () => Empty | Promise<Empty>>> {
  const nothing = {};
  return {
    'auto:stay': () => {
      auto.touched();
      return nothing;
    },
    'auto:stop': () => {
      auto.stop();
      return nothing;
    },
    'auto:seen': () => {
      auto.seen();
      return nothing;
    },
    'auto:again': () => {
      auto.again();
      return nothing;
    },
    'auto:others': async () => {
      await auto.others();
      return nothing;
    },
  };
}
