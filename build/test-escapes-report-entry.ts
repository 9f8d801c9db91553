// vitest asks for a default export.
export { EscapeReporter as default } from './test-escapes-report.ts';
