// vitest asks for a default export.
export { FaultReporter as default } from './test-faults-report.ts';
