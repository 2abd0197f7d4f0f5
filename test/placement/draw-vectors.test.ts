import { rulesChecks } from '../../src/measure/verify/rules-checks.ts';
import { testVerifyChecks } from '../support/verify-checks.ts';

// The algorithms that go by no points route as another implementation of docs/placement.md does, after changes too.
for (const algorithm of ['rendezvous', 'jump', 'jumpback', 'anchor', 'dx', 'memento']) {
  testVerifyChecks(rulesChecks(), algorithm);
}
