import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { EyeError } from '../../core/screen.ts';
import type { Address } from '../../core/probes.ts';
import { unreachableBy } from '../unreachable.ts';

/** A connected socket; `signal` destroys it, also later. Rejects with `EyeError`. */
export function dial({ host, port }: Address, signal: AbortSignal): Promise<Socket> {
  const socket = connect({ host, port, signal });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket));
    socket.on('error', (error) => reject(new EyeError(unreachableBy(error))));
  });
}
