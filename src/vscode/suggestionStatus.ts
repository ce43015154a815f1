// What the suggestions are doing in a document, or why there are none: one state for the status bar and its menu.
import * as vscode from 'vscode';
import type { QuietReason } from '../prose/placement.ts';
import type { ModelState } from './modelHost.ts';
import type { Switches } from './switches.ts';
import { whereCursorIs } from './whereCursorIs.ts';

/** A state as it is displayed. */
export interface SuggestionStatus {
  readonly kind: 'ready' | 'manual' | 'quiet' | 'loading' | 'writing' | 'failed' | 'off' | 'snoozed' | 'readOnly';
  /** A codicon. */
  readonly icon: string;
  /** One or two sentences; after a failure, they say what to do. */
  readonly words: string;
  /** Shown next to the name in the status bar. */
  readonly badge?: string;
}

/** A snooze of at least this length is shown with the time at which it ends. */
const longSnoozeMs = 2 * 60 * 60_000;

/**
 * The state for a document, or for a window without one.
 *
 * What a person turned off comes first: they did it themselves, and no failure matters then. A failure matters
 * everywhere.
 *
 * @param quiet why nothing is suggested at the cursor, if that was examined
 */
export function statusOf(
  model: ModelState,
  switches: Pick<Switches, 'offReason' | 'isOnEverywhere' | 'settings' | 'snoozedUntil'>,
  document: vscode.TextDocument | undefined,
  quiet?: QuietReason,
): SuggestionStatus {
  const off = document === undefined ? offEverywhere(switches) : switches.offReason(document);
  switch (off) {
    case 'readOnly':
      return {
        kind: 'readOnly',
        icon: '$(lock)',
        words: vscode.l10n.t('Nothing is suggested in a read-only document.'),
      };
    case 'document':
      return { kind: 'readOnly', icon: '$(lock)', words: vscode.l10n.t('Nothing is suggested in a document of this kind.') }; // prettier-ignore
    case 'everywhere':
      return offStatus(vscode.l10n.t('Suggestions are off everywhere.'));
    case 'unlistedLanguage':
      return offStatus(
        vscode.l10n.t(
          'Suggestions are off here: micromixer.languages does not name {0}. "Toggle Suggestions for This Language" adds it.',
          document!.languageId,
        ),
      );
    case 'languageOff':
      return offStatus(
        vscode.l10n.t(
          'Suggestions are off here: micromixer.enable is off for {0}. "Toggle Suggestions for This Language" turns them on.',
          document!.languageId,
        ),
      );
    case 'snoozed':
      return snoozeStatus(switches.snoozedUntil, Date.now());
    case undefined:
      return modelStatus(model, { isManual: switches.settings(document).trigger === 'manual', quiet });
  }
}

function offStatus(words: string): SuggestionStatus {
  return { kind: 'off', icon: '$(circle-slash)', words };
}

function offEverywhere(
  switches: Pick<Switches, 'isOnEverywhere' | 'snoozedUntil'>,
): 'everywhere' | 'snoozed' | undefined {
  if (!switches.isOnEverywhere()) return 'everywhere';
  return switches.snoozedUntil > Date.now() ? 'snoozed' : undefined;
}

/** @param now and `until` in milliseconds since 1970 */
function snoozeStatus(until: number, now: number): SuggestionStatus {
  const common = { kind: 'snoozed', icon: '$(bell-slash)' } as const;
  if (until - now >= longSnoozeMs) {
    const time = new Date(until).toLocaleTimeString(vscode.env.language, { hour: 'numeric', minute: '2-digit' });
    return { ...common, words: vscode.l10n.t('Suggestions are snoozed until {0}.', time), badge: time };
  }
  const minutes = Math.max(1, Math.ceil((until - now) / 60_000));
  const words =
    minutes === 1
      ? vscode.l10n.t('Suggestions are snoozed for one more minute.')
      : vscode.l10n.t('Suggestions are snoozed for {0} more minutes.', minutes);
  return { ...common, words, badge: vscode.l10n.t('{0} min', minutes) };
}

function modelStatus(
  state: ModelState,
  { isManual, quiet }: { isManual: boolean; quiet: QuietReason | undefined },
): SuggestionStatus {
  switch (state.kind) {
    case 'loading':
      return { kind: 'loading', icon: '$(loading~spin)', words: vscode.l10n.t('Loading the model.') };
    case 'writing':
      return { kind: 'writing', icon: '$(edit)', words: vscode.l10n.t('Writing.') };
    case 'failed':
      return { kind: 'failed', icon: '$(warning)', words: state.reason };
    case 'idle':
    case 'ready':
      if (quiet !== undefined) {
        const words = vscode.l10n.t('{0} Nothing is suggested there.', whereCursorIs(quiet));
        return { kind: 'quiet', icon: '$(circle-outline)', words };
      }
      if (isManual) {
        return { kind: 'manual', icon: '$(keyboard)', words: vscode.l10n.t('Ready. Suggestions come when you ask for them.') }; // prettier-ignore
      }
      return { kind: 'ready', icon: '$(book)', words: vscode.l10n.t('Ready. Suggestions come while you type.') };
  }
}
