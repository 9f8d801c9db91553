import { VERSION } from '../core/version.ts';

/** What `onekiosk --version` says; `node` is the version of the Node that runs it, such as `24.21.0`. */
export const versionLine = (node: string): string => `onekiosk ${VERSION} (Node ${node})`;
