// The panel's page without a page: a state that is driven by actions, and what it says to the host.
import assert from 'node:assert/strict';
import type { Action, State } from '../../src/panel/page/state.ts';
import { update } from '../../src/panel/page/update.ts';
import { parseToHost, parseToPanel, type ToHost, type ToPanel } from '../../src/panel/protocol.ts';

export class DrivenPage {
  state: State;
  sent: ToHost[] = [];

  constructor(state: State) {
    this.state = state;
  }

  do(action: Action): void {
    const next = update(this.state, action);
    this.state = next.state;
    for (const message of next.send) {
      assert.ok(!('problem' in parseToHost(structuredClone(message))), JSON.stringify(message));
      this.sent.push(message);
    }
  }

  receive(message: ToPanel): void {
    assert.ok(!('problem' in parseToPanel(structuredClone(message))), JSON.stringify(message));
    this.do({ type: 'received', message });
  }
}
