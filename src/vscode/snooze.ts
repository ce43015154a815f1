// How long suggestions can be snoozed: the rows of the menu, and the command's question.
import * as vscode from 'vscode';
import type { Switches } from './switches.ts';

/** A list row with an action. */
export interface SnoozeChoice extends vscode.QuickPickItem {
  readonly run: () => void;
}

type Snoozer = Pick<Switches, 'isSnoozed' | 'snooze' | 'snoozeUntilTomorrow'>;

const snoozeMinutes = [5, 15, 60] as const;

/** A row that ends the snooze, or rows for how long to snooze. */
export function snoozeChoices(switches: Snoozer): SnoozeChoice[] {
  if (switches.isSnoozed) {
    return [{ label: vscode.l10n.t('$(bell) End the snooze'), run: () => switches.snooze(0) }];
  }
  return [
    ...snoozeMinutes.map((minutes) => ({
      label: vscode.l10n.t('$(bell-slash) Snooze for {0} minutes', minutes),
      run: () => switches.snooze(minutes),
    })),
    { label: vscode.l10n.t('$(bell-slash) Snooze until tomorrow'), run: () => switches.snoozeUntilTomorrow() },
  ];
}

/** What the command does: ends the snooze, or asks how long to snooze. */
export async function snooze(switches: Snoozer): Promise<void> {
  if (switches.isSnoozed) {
    switches.snooze(0);
    return;
  }
  const chosen = await vscode.window.showQuickPick(snoozeChoices(switches), {
    title: vscode.l10n.t('Snooze Suggestions'),
  });
  chosen?.run();
}
