import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { EyeError } from '../../core/screen.ts';
import type { EyeTrouble } from '../../core/screen.ts';
import type { Address } from '../../core/probes.ts';

const TROUBLES: Readonly<Record<string, EyeTrouble>> = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  ENOTFOUND: 'dns',
  EAI_AGAIN: 'dns',
  ETIMEDOUT: 'timeout',
};

/** A connected socket; `signal` destroys it, also later. Rejects with `EyeError`. */
export function dial({ host, port }: Address, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, signal });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      reject(new EyeError(TROUBLES[error.code ?? ''] ?? 'unreachable')),
    );
  });
}
