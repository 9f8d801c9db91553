import { spawn } from 'node:child_process';

/** Signals that ask a program to end. */
const ASKS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/**
 * Runs a program, its output this one's, and answers its exit code when it has ended. Nothing outlives this process: what asks it
 * to end is passed on and waited for, and where it is killed, the kernel ends the program (setpriv(1), prctl PR_SET_PDEATHSIG).
 */
export function runChild(program, args, options) {
  return new Promise((resolve) => {
    const child = spawn('/usr/bin/setpriv', ['--pdeathsig', 'TERM', program, ...args], {
      stdio: 'inherit',
      ...options,
    });
    const pass = (signal) => {
      // A terminal tells Ctrl+C to all of its programs by itself.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    ASKS.forEach((signal) => process.on(signal, pass));
    const over = (code) => {
      ASKS.forEach((signal) => process.off(signal, pass));
      resolve(code);
    };
    child.on('error', (error) => {
      console.error(`${program}: ${error.message}`);
      over(127);
    });
    child.on('close', (code) => over(code ?? 1));
  });
}
