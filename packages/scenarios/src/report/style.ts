/** How the page looks, in both themes: the theme is the reader's. Colours differ in lightness as well as in hue. */
export const STYLE: string = `
:root { color-scheme: light dark; --text: #1c2024; --dim: #5b6570; --line: #dde2e7; --back: #ffffff; --raised: #f5f7f9; --good: #15803d; --bad: #b42318;
  --blue: #1d4ed8; --cyan: #0891b2; --orange: #c2570c; --purple: #7e22ce; --grey: #57534e; --name: 6.5rem; }
@media (prefers-color-scheme: dark) { :root { --text: #e6e9ec; --dim: #9aa5b1; --line: #333b44; --back: #14181c; --raised: #1c2228; --good: #4ade80; --bad: #f97066;
  --blue: #6b9bff; --cyan: #3cc9e0; --orange: #f59e52; --purple: #c58af9; --grey: #bcb3ab; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; color: var(--text); background: var(--back); font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.5rem; margin: 0; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 2.5rem 0 .25rem; } h3 { font-size: .95rem; margin: 0 0 .25rem; }
p { margin: .25rem 0; } .dim { color: var(--dim); font-size: 13px; } .good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; }
.verdict { font-size: 1.15rem; font-weight: 600; margin: .25rem 0 .5rem; } .reasons { padding-left: 1.2rem; overflow-wrap: anywhere; } .reasons li { color: var(--bad); }
code, pre { font: .92em ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; font-variant-numeric: tabular-nums; margin: .5rem 0; }
th, td { padding: .25rem .7rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; vertical-align: top; }
th { font-weight: 600; color: var(--dim); } th:first-child, td:first-child { text-align: left; padding-left: 0; } .text { text-align: left; }
td.wrap { white-space: normal; overflow-wrap: anywhere; min-width: 12rem; }
.pair { display: flex; flex-wrap: wrap; gap: 0 4rem; }
.number { display: inline-block; min-width: 1.25rem; padding: 0 .25rem; border-radius: .65rem; background: var(--bad); color: var(--back); font-size: 11px; line-height: 1.25rem; font-weight: 600; text-align: center; }
button, select, input { font: inherit; font-size: 13px; color: var(--text); background: var(--raised); border: 1px solid var(--line); border-radius: .35rem; padding: .25rem .6rem; }
button { cursor: pointer; } button:hover { border-color: var(--dim); } :focus-visible { outline: 2px solid var(--blue); outline-offset: 1px; }
.charts { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1.5rem 2rem; } .charts .wide { grid-column: 1 / -1; }
.chart-head { display: flex; align-items: baseline; gap: .75rem; flex-wrap: wrap; min-height: 1.9rem; } .chart { min-width: 0; } .plot { min-height: 15rem; } .plot.empty { min-height: 0; }
.uplot { font-family: inherit; width: 100%; } .u-legend { font-size: 12px; text-align: left; color: var(--dim); padding-left: 3.6rem; font-variant-numeric: tabular-nums; }
.u-legend th, .u-legend td { border: 0; padding: 0 .15rem; font-weight: 400; color: var(--dim); } .u-legend .u-value { color: var(--text); min-width: 3.5em; text-align: left; }
.u-legend .u-marker { width: 1rem; height: 0; border-width: 0 0 2px; border-bottom-style: solid; background: none !important; }
.u-legend.u-inline .u-series > * { padding: 0 .15rem; } .u-select { background: var(--blue); opacity: .15; } .u-hz .u-cursor-x, .u-vt .u-cursor-y { border-color: var(--dim); }
#shown-time { position: sticky; top: 0; z-index: 5; display: flex; gap: .75rem; align-items: center; padding: .4rem 0; background: var(--back); border-bottom: 1px solid var(--line); font-size: 13px; } #shown-time[hidden] { display: none; }
.lane-tools { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; margin: .5rem 0; } #search { flex: 0 1 16rem; min-width: 8rem; } .legend { display: flex; flex-wrap: wrap; gap: .1rem 1rem; font-size: 12px; color: var(--dim); margin: .25rem 0 .5rem; padding: 0; list-style: none; }
.swatch { display: inline-block; width: 1rem; height: .55rem; border-radius: 1px; }
.lane-area { display: grid; grid-template-columns: minmax(0, 1fr); gap: 1.25rem; } .lane-area.with-story { grid-template-columns: minmax(0, 1fr) 27rem; }
.lanes { max-height: 36rem; overflow-y: auto; border: 1px solid var(--line); border-radius: .35rem; }
.lane-inner { position: relative; padding: 0 .75rem .5rem; } .lane-head { position: sticky; top: 0; z-index: 3; height: 3rem; background: var(--back); border-bottom: 1px solid var(--line); margin-bottom: .25rem; }
#lane-axis, #lane-numbers { position: absolute; left: var(--name); right: 0; top: 0; height: 1.6rem; } #lane-numbers { top: 1.6rem; } #lane-numbers .number { position: absolute; transform: translateX(-50%); min-width: 1.1rem; line-height: 1.1rem; font-size: 10px; } .tick { position: absolute; top: .3rem; transform: translateX(-50%); font-size: 12px; color: var(--dim); white-space: nowrap; }
#lane-faults { position: absolute; left: calc(var(--name) + .75rem); right: .75rem; top: 3rem; bottom: 0; pointer-events: none; } #actor-rows, #handle-rows { position: relative; z-index: 1; }
.fault { position: absolute; top: 0; bottom: 0; border-left: 1.5px solid var(--bad); background: color-mix(in srgb, var(--bad) 9%, transparent); }
#actor-rows { border-bottom: 1px solid var(--line); margin-bottom: .25rem; padding-bottom: .25rem; }
.lane { display: grid; grid-template-columns: var(--name) minmax(0, 1fr); align-items: center; width: 100%; height: 1.2rem; padding: 0; border: 0; border-radius: 2px; background: none; text-align: left; font-size: 12px; }
button.lane:hover { background: var(--raised); } button.lane[aria-pressed=true] { background: color-mix(in srgb, var(--blue) 18%, transparent); } .lane .name { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; padding-right: .5rem; font-variant-numeric: tabular-nums; color: var(--dim); } .violated .name { color: var(--bad); font-weight: 600; }
.group { font-size: 12px; font-weight: 600; margin: .5rem 0 .15rem; }
.track { position: relative; display: block; height: 1rem; } .track i { position: absolute; top: .2rem; height: .6rem; min-width: 2px; border-radius: 1px; } .track b { position: absolute; top: 0; transform: translateX(-50%); font-size: 10px; line-height: 1rem; font-weight: 400; text-shadow: 0 0 2px var(--back), 0 0 2px var(--back), 0 0 3px var(--back); }
i.starting { background: repeating-linear-gradient(90deg, var(--dim) 0 2px, transparent 2px 4px); } i.running { background: var(--blue); } i.cancelling { background: var(--orange); } i.waiting { background: none; border: 1.5px solid var(--cyan); } .track i.busy { left: 0; right: 0; top: .1rem; height: .8rem; border-radius: 0; }
b.completed, b.open, b.session-ended { color: var(--dim); } .track b.completed { font-size: 7px; } b.lost, b.failed, b.unknown { color: var(--bad); } .track b.lost { font-weight: 700; font-size: 12px; } b.cancelled, b.timed-out { color: var(--orange); }
#story { max-height: 36rem; overflow-y: auto; border: 1px solid var(--line); border-radius: .35rem; padding: .75rem 1rem; background: var(--back); font-size: 13px; } #story[hidden] { display: none; } #story h3 { overflow-wrap: anywhere; margin: 0; }
.story-head { display: flex; justify-content: space-between; gap: 1rem; align-items: start; } .phases { list-style: none; padding: 0; margin: .25rem 0 .5rem; font-size: 12px; color: var(--dim); } .entries { list-style: none; padding: 0; margin: .75rem 0 0; }
.entries li { display: grid; grid-template-columns: 4.6rem 4.6rem minmax(0, 1fr); gap: .25rem; padding: .2rem 0; border-top: 1px solid var(--line); } .entries .time { font-variant-numeric: tabular-nums; } .entries .source { color: var(--dim); font-size: 12px; }
.entries li.message .what { color: var(--dim); } .entries .what { overflow-wrap: anywhere; } .entries li > .what { padding-left: 1.1em; } .entries .bad { color: var(--bad); } summary { cursor: pointer; } .entries pre { margin: .25rem 0; white-space: pre-wrap; overflow-wrap: anywhere; background: var(--raised); padding: .4rem; border-radius: .25rem; }
footer { margin-top: 3rem; }
@media (hover: none) { .mouse { display: none; } }
@media (max-width: 64rem) { .lane-area.with-story { grid-template-columns: minmax(0, 1fr); } #story { position: fixed; left: 0; right: 0; bottom: 0; z-index: 10; max-height: 70vh; border-radius: .75rem .75rem 0 0; box-shadow: 0 -.5rem 2rem rgb(0 0 0 / .25); } }
@media (max-width: 44rem) { :root { --name: 5.2rem; } body { padding: 1rem; } .charts { grid-template-columns: minmax(0, 1fr); } .plot { min-height: 12.5rem; } .u-legend { padding-left: 0; } th, td { padding: .25rem .45rem; }
  .thresholds, .thresholds tbody, .faults, .faults tbody { display: block; } .thresholds thead, .faults thead { display: none; } .thresholds tr { display: grid; grid-template: "metric metric verdict" "threshold value value" / auto 1fr auto; }
  .thresholds tr, .faults tr { border-bottom: 1px solid var(--line); padding: .3rem 0; } .thresholds td, .faults td { border: 0; padding: 0; white-space: normal; overflow-wrap: anywhere; } .thresholds td:first-child { grid-area: metric; } .thresholds td:last-child { grid-area: verdict; text-align: right; padding-left: .75rem; white-space: nowrap; } .thresholds td:nth-child(2) { grid-area: threshold; } .thresholds td:nth-child(3) { grid-area: value; }
  .trends :is(th, td):is(:nth-child(2), :nth-child(3), :nth-child(5)) { display: none; } .trends td:first-child { white-space: normal; overflow-wrap: anywhere; }
  .faults tr { display: grid; grid-template: "fault when" "what what" / 1fr auto; } .faults td.wrap { grid-area: what; } .lane { height: 1.5rem; } .lanes { max-height: 30rem; } .pair { gap: 0; }
  .entries li { grid-template-columns: 3.9rem minmax(0, 1fr); } .entries .source { display: none; } }
`;
