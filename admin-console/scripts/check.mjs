// The gates that need no browser: generated types, compiler, lint, unit tests, size.
import { run } from './run.mjs';

run('npm', ['run', '--silent', 'check']);
