import type { Unreachable } from '../core/probes.ts';

const REASONS: Readonly<Record<string, Unreachable>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ETIMEDOUT: 'timeout',
};

/** Why a socket did not come about, or broke, by its code (errno(3), getaddrinfo(3)); `unreachable` for every other one. */
export const unreachableBy = ({ code = '' }: NodeJS.ErrnoException): Unreachable =>
  REASONS[code] ?? 'unreachable';
