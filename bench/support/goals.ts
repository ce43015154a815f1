// What the benchmarks measure and the goal for each figure: the table that `npm run bench` prints.

/** One figure of a benchmark. */
export interface Figure {
  readonly what: string;
  readonly measured: number;
  readonly unit: string;
  readonly goal: { readonly atMost: number } | { readonly atLeast: number };
}

/** The figures with goals from `npm run bench:models -- --json`, for one model. */
export interface ModelFigures {
  readonly model: string;
  readonly timesTheNativeStep: number;
  readonly learningPercent: number;
  readonly memoryMB: number;
}

/** The figures with goals from `npm run bench:typing -- --json`. */
export interface TypingFigures {
  readonly firstSuggestionMs: number;
  readonly keyToItemsMs: { readonly p95: number };
  readonly maxBlockMs: { readonly loading: number; readonly typing: number };
  readonly memoryGrowthMB: number;
}

/** The figures with goals from `npm run bench:panel -- --json`. */
export interface PanelFigures {
  readonly ratio: number;
  readonly droppedPercent: number;
  readonly bundleBytes: number;
}

/** The figures of the default story model, and those of typing and of the panel. */
export function figuresOf(model: ModelFigures, typing: TypingFigures, panel: PanelFigures): Figure[] {
  return [
    ofModel('a step, against native code', model.timesTheNativeStep, 'times', { atMost: 1.2 }),
    ofModel('what learning adds to a step', model.learningPercent, '%', { atMost: 15 }),
    ofModel('memory of a loaded model', model.memoryMB, 'MB', { atMost: 100 }),
    {
      what: 'from the start of the thread to the first suggestion',
      measured: typing.firstSuggestionMs,
      unit: 'ms',
      goal: { atMost: 400 },
    },
    { what: 'key to suggestion, 95th percentile', measured: typing.keyToItemsMs.p95, unit: 'ms', goal: { atMost: 8 } },
    {
      what: "longest block of the editor's thread, loading",
      measured: typing.maxBlockMs.loading,
      unit: 'ms',
      goal: { atMost: 10 },
    },
    {
      what: "longest block of the editor's thread, typing",
      measured: typing.maxBlockMs.typing,
      unit: 'ms',
      goal: { atMost: 10 },
    },
    { what: 'memory more after 4,500 suggestions', measured: typing.memoryGrowthMB, unit: 'MB', goal: { atMost: 5 } },
    { what: 'the panel, against the terminal', measured: panel.ratio, unit: 'times', goal: { atLeast: 0.8 } },
    { what: 'frames dropped while it streams', measured: panel.droppedPercent, unit: '%', goal: { atMost: 3 } },
    { what: "the panel's script", measured: panel.bundleBytes, unit: 'bytes', goal: { atMost: 150_000 } },
  ];
  function ofModel(what: string, measured: number, unit: string, goal: Figure['goal']): Figure {
    return { what: `${model.model}: ${what}`, measured, unit, goal };
  }
}

/** Whether a figure meets its goal; one that was not measured does not. */
export function isMet({ measured, goal }: Figure): boolean {
  return 'atMost' in goal ? measured <= goal.atMost : measured >= goal.atLeast;
}

/** The table, with one line per figure. */
export function goalTable(figures: readonly Figure[]): string {
  const number = (value: number): string => (Math.round(100 * value) / 100).toLocaleString('en');
  const rows = figures.map((figure) => {
    const { what, measured, unit, goal } = figure;
    const wanted = 'atMost' in goal ? `at most ${number(goal.atMost)}` : `at least ${number(goal.atLeast)}`;
    return [what, `${number(measured)} ${unit}`, wanted, isMet(figure) ? 'met' : 'not met'] as const;
  });
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map(
      (row) => `${row[0].padEnd(widths[0]!)}  ${row[1].padStart(widths[1]!)}  ${row[2].padEnd(widths[2]!)}  ${row[3]}`,
    )
    .join('\n');
}
