/** Entry of the command line. Everything that it decides is in `run.ts`; this reads the process and nothing else. */
import { runCommandLine } from './run.ts';

process.exitCode = await runCommandLine({
  argv: process.argv.slice(2),
  environment: process.env,
  input: process.stdin,
  out: (line) => void process.stdout.write(`${line}\n`),
  error: process.stderr,
  rootAllowed: false,
});
