// vitest asks for a default export.
export { CountingReporter as default } from './test-report.ts';
