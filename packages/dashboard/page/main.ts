// The page: connects, keeps what it is told, and draws it once for everything that has come since the last frame.
import { makeActions } from './actions.js';
import { ActorTable } from './actor-table.js';
import { Api } from './api.js';
import { byId } from './by-id.js';
import { Connection, type ConnectionState } from './connection.js';
import { Detail } from './detail.js';
import { isOfKind, type Kind, matching, type SortKey, sorted, wordsOf } from './filters.js';
import { formatCount } from './format.js';
import { HandleList } from './handle-list.js';
import { Model } from './model.js';
import { SessionList } from './session-list.js';
import { setText } from './set-text.js';
import { StatusLine } from './status-line.js';
import { ThreadList } from './thread-list.js';
import { Tiles } from './tiles.js';
import { Timeline } from './timeline.js';
import { Toast } from './toast.js';
import { keepToken, takeToken, tokenIn } from './token-store.js';

/** A tab that nobody sees for so long lets its connection go: browsers open six to one server, for all tabs together. */
const HIDDEN_MS = 10_000;
const KINDS: readonly Kind[] = ['all', 'live', 'ended', 'failed'];

const model = new Model();
const api = new Api();
const actions = makeActions(api, new Toast());
const status = new StatusLine(() => connection?.retryNow());
const detail = new Detail(api, actions, (id) => list.focus(id));
const list = new HandleList(actions, open);
const timeline = new Timeline(open);
const tiles = new Tiles();
const sessions = new SessionList(actions, (id) => chooseSession(id === session ? undefined : id));
const actorTable = new ActorTable();
const threadList = new ThreadList();
const search = input('search');
const sort = byId('sort');

let connection: Connection | undefined;
let kind: Kind = 'all';
let session: string | undefined;
let drawing = false;

function connect(token: string): void {
  connection?.stop();
  api.token = token;
  byId('gate').hidden = true;
  connection = new Connection(token, {
    onState,
    onSnapshot: (snapshot) => {
      model.applySnapshot(snapshot);
      status.showProblem(undefined);
      drawSoon();
    },
    onDelta: (delta) => {
      model.applyDelta(delta);
      status.showProblem(undefined);
      drawSoon();
    },
    onProblem: ({ message }) => status.showProblem(message),
  });
  void connection.run();
}

function onState(state: ConnectionState): void {
  status.show(state);
  if (state.kind === 'refused') askForToken();
  if (state.kind === 'live') byId('live').hidden = false;
}

function askForToken(): void {
  byId('gate').hidden = false;
  input('token').value = '';
}

function open(id: string): void {
  const row = model.handles.get(id);
  if (row === undefined) return;
  detail.open(row, model.now);
  drawSoon();
}

function chooseSession(id: string | undefined): void {
  session = id;
  const chip = byId('session-chip');
  chip.hidden = id === undefined;
  setText(byId('session-chip-name'), id ?? '');
  drawSoon();
}

function drawSoon(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    draw();
  });
}

function draw(): void {
  const { now, host } = model;
  const rows = [...model.handles.values()];
  const filter = { kind, session, words: wordsOf(search.value), sort: sortKey() };
  const found = matching(rows, filter);
  for (const each of KINDS) {
    const count = found.filter((row) => isOfKind(row, each)).length;
    setText(byId(`count-${each}`), formatCount(count));
  }
  const shown = sorted(
    found.filter((row) => isOfKind(row, kind)),
    filter.sort,
  );
  list.show(shown, now, detail.openId);
  byId('empty').hidden = shown.length > 0;
  setText(
    byId('empty'),
    rows.length === 0 ? 'No handles yet. Commands show up here as they start.' : 'No handle matches.',
  );
  timeline.show(rows, now);
  tiles.show(model);
  sessions.show(rows, session);
  actorTable.show(model.actors);
  threadList.show(model.threads);
  if (host !== undefined) {
    const guardian = host.guardian === 'none' ? 'no guardian' : `${host.guardian} guardian`;
    setText(byId('host'), `host ${host.pid} · ${host.launcher} launcher · ${guardian}`);
  }
  const opened = detail.openId === undefined ? undefined : model.handles.get(detail.openId);
  // One that is forgotten by now stays as it was last seen.
  if (opened !== undefined) detail.draw(opened, now);
}

function sortKey(): SortKey {
  const value = sort instanceof HTMLSelectElement ? sort.value : '';
  return value === 'cpu' || value === 'memory' || value === 'output' ? value : 'newest';
}

function input(id: string): HTMLInputElement {
  const found = byId(id);
  if (!(found instanceof HTMLInputElement)) throw new Error(`#${id} is no input`);
  return found;
}

for (const each of KINDS) {
  byId(`kind-${each}`).addEventListener('change', () => {
    kind = each;
    drawSoon();
  });
}
search.addEventListener('input', drawSoon);
sort.addEventListener('change', drawSoon);
byId('session-chip').addEventListener('click', () => chooseSession(undefined));
byId('gate').addEventListener('submit', (event) => {
  event.preventDefault();
  const token = tokenIn(input('token').value);
  if (token === '') return;
  keepToken(token);
  connect(token);
});

let hiding = 0;
document.addEventListener('visibilitychange', () => {
  clearTimeout(hiding);
  if (document.visibilityState === 'hidden') {
    hiding = setTimeout(() => {
      if (connection === undefined) return;
      connection.stop();
      connection = undefined;
      status.show({ kind: 'resting' });
    }, HIDDEN_MS);
  } else if (connection === undefined && api.token !== '') connect(api.token);
});

/** The address of another run, opened in this tab: only its fragment differs, so nothing is loaded. */
function start(): void {
  const token = takeToken();
  if (token === undefined) {
    setText(byId('connection'), 'Token needed');
    askForToken();
  } else connect(token);
}
addEventListener('hashchange', start);
start();
