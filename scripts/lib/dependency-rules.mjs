// Who may depend on whom inside the workspace. Process, coordinator and feedback never import each other: they meet
// in protocol messages. A package that is not listed here may not exist yet: its rule comes first.

const CORE = ['protocol', 'actor', 'process', 'coordinator', 'feedback'];

/** Package folder → folders of the packages that its src/ may import and its manifest may name. */
export const ALLOWED = {
  protocol: [],
  actor: ['protocol'],
  process: ['protocol', 'actor'],
  coordinator: ['protocol', 'actor'],
  feedback: ['protocol', 'actor'],
  native: ['protocol', 'actor', 'process'],
  // A host opens its dashboard, so the dashboard knows a host by its shape alone.
  dashboard: ['protocol'],
  host: [...CORE, 'native', 'dashboard'],
  testkit: CORE,
  scenarios: [...CORE, 'native', 'host', 'testkit'],
  demo: ['host'],
  mcp: ['host'],
  'ai-sdk': ['host'],
  cli: ['host', 'mcp', 'scenarios'],
};

/** What tests may import beyond that: their own package and the test kit. */
export const FOR_TESTS = ['testkit'];
/** Development dependencies of the root that tests use. */
export const TEST_LIBRARIES = [
  '@opentelemetry/context-async-hooks',
  '@opentelemetry/sdk-trace-base',
  'ai',
  'fast-check',
  'openai',
  'pino',
  'playwright-core',
];
