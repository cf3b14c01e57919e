// A race out of a trap: the ways of all optimisers in its most telling plane, over time or held still.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {SERIES, line} from '/chart.js';
import {figure, number} from '/format.js';
import {figures, steps} from '/results.js';

const MOMENTS = 120;
const MILLISECONDS = 90;
/** Moments from one still to the next, where motion is not wanted. */
const STRIDE = 15;
const OUTCOMES = {escaped: 'got out', trapped: 'stopped inside', diverged: 'ran off', budget: 'still inside when the budget was spent', failed: 'failed'};

const percent = share => `${figure(100 * number(share), 3)} %`;

export function race(document, view) {
  const racers = document.contenders;
  const out = racers.filter(racer => racer.outcome === 'escaped');
  const data = `${document.trap}/data.csv`;
  const of = view && {...view, call: {...view.call, arguments: [data], options: {'--target': ['y0'], '--loss': [document.conventions.loss]}}};
  return html`<div class=${`verdict ${out.length === racers.length ? 'good' : 'open'}`}><h2>${out.length} of ${racers.length} got out</h2>
      <p>${out.length ? `In this order: ${out.map(racer => `${racer.optimizer} after ${figure(racer.costToTarget, 4)} gradients`).join(', ')}.` : 'Nobody came to a lower loss than the trap’s.'}</p></div>
    ${figures([
      ['The trap’s loss', figure(document.level, 7)], ['Known to be possible', figure(document.better, 7)],
      ['Out is', figure(document.target, 7), 'a hundredth of the way'], ['Begun', figure(document.distance, 3), 'beside the trap, all in one direction'],
      ['Budget', figure(document.budget), 'gradients each'], ['Network', document.network, `${figure(document.parameters)} parameters, seed ${document.seed}`],
    ])}
    <n-race .document=${document}></n-race>
    <div class="charts"><n-chart .spec=${losses(document)}></n-chart></div>
    ${document.betterPoint === undefined ? nothing /* a problem of the benchmark has no files to go on with */ : steps(of, [['Escape from the trap', 'escape', `${document.trap}/model.onnx`], ['Audit the trap', 'audit', `${document.trap}/model.onnx`]])}`;
}

const trace = (racer, k, x, y, more) => line(racer.optimizer, x, y, k, {mode: 'lines', ...more});

function losses({contenders, level, target}) {
  const steps = [...new Set(contenders.flatMap(racer => racer.way.cost))].sort((a, b) => a - b);
  return {
    title: 'Loss over cost', height: 340, summary: `Losses of the points themselves; the trap’s is ${figure(level, 5)}, out is ${figure(target, 5)}. They end at ${contenders.map(racer => `${racer.optimizer} ${figure(racer.way.loss.at(-1), 4)}`).join(', ')}.`,
    traces: contenders.map((racer, k) => trace(racer, k, racer.way.cost.map(number), racer.way.loss.map(number))),
    x: {title: 'cost, in gradients'}, y: {title: 'loss'}, legend: true,
    shapes: [{type: 'line', xref: 'paper', x0: 0, x1: 1, y0: target, y1: target, line: {color: '--muted', dash: 'dot', width: 1}}],
    columns: ['optimiser', 'cost', 'loss'], rows: () => contenders.flatMap(racer => racer.way.cost.map((cost, k) => [racer.optimizer, number(cost), number(racer.way.loss[k])])),
  };
}

/** How many points of a way were reached by a cost; at least the first. */
function reached({cost}, by) {
  let count = 1;
  while (count < cost.length && number(cost[count]) <= by) count++;
  return count;
}

class Race extends LitElement {
  static properties = {document: {attribute: false}, moment: {state: true}, playing: {state: true}};

  createRenderRoot() {
    return this;
  }

  constructor() {
    super();
    this.moment = MOMENTS;
    this.still = matchMedia('(prefers-reduced-motion: reduce)');
  }

  connectedCallback() {
    super.connectedCallback();
    this.changed = () => {
      this.pause();
      this.requestUpdate();
    };
    this.still.addEventListener('change', this.changed);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.still.removeEventListener('change', this.changed);
    this.pause();
  }

  willUpdate(changed) {
    if (!changed.has('document')) return;
    const {plane, contenders} = this.document;
    this.last = Math.max(2, ...contenders.map(racer => number(racer.way.cost.at(-1))));
    const loss = plane.loss.map(row => row.map(number));
    const finite = loss.flat().filter(Number.isFinite);
    // Far away losses are large: above twice the trap's all have one colour, which is said.
    const least = Math.min(...finite);
    this.top = Math.max(2 * number(this.document.level), least + 1e-12);
    this.clipped = finite.filter(value => value > this.top).length;
    this.empty = loss.flat().length - finite.length;
    this.background = {type: 'heatmap', x: plane.x, y: plane.y, z: loss, zmin: least, zmax: this.top, colorscale: 'Viridis', opacity: 0.75, showlegend: false,
      colorbar: {title: {text: this.clipped ? 'loss, or more' : 'loss', font: {size: 11}}, thickness: 12, tickfont: {size: 10}}, hovertemplate: 'loss in the plane %{z:.5g}<extra></extra>'};
  }

  /** Time runs by the logarithm of the cost: most happens early. */
  get cost() {
    return this.moment === 0 ? 0 : Math.exp(Math.log(this.last) * this.moment / MOMENTS);
  }

  play() {
    if (this.playing) return this.pause();
    if (this.moment >= MOMENTS) this.moment = 0;
    if (this.still.matches) {
      this.moment = Math.min(MOMENTS, this.moment + STRIDE);
      return undefined;
    }
    this.playing = true;
    this.timer = setInterval(() => {
      this.moment++;
      if (this.moment >= MOMENTS) this.pause();
    }, MILLISECONDS);
    return undefined;
  }

  pause() {
    clearInterval(this.timer);
    this.playing = false;
  }

  seek(event) {
    this.pause();
    this.moment = Number(event.target.value);
  }

  render() {
    const {plane, contenders} = this.document;
    const by = this.cost;
    const now = contenders.map(racer => ({...racer, count: reached(racer.way, by)}));
    return html`<section class="race" aria-label="The race">
      <h2>The race</h2>
      <p class="note">The plane goes through the trap, at 0, 0, and keeps ${percent(plane.share)} of the squared distances from it of the points where the optimisers were: the first two
        principal components about the trap, each optimiser counting alike, without those that ran off. Coordinates are distances between parameters; what lies beside the plane is drawn at the nearest point of it.</p>
      <p class="buttons"><button class="primary" @click=${() => this.play()}>${this.playing ? 'Pause' : this.still.matches ? 'Next moment' : this.moment >= MOMENTS ? 'Play' : 'Go on'}</button>
        <label class="field inline scrub">Time <input type="range" min="0" max=${MOMENTS} step="1" .value=${String(this.moment)} @input=${this.seek} aria-valuetext=${`after ${figure(by, 3)} gradients`}></label>
        <output>after ${figure(by, 3)} gradients</output></p>
      <n-chart .spec=${this.picture(now)}></n-chart>
      <div class="wide" tabindex="0"><table class="board standing"><caption class="note">Where they are after ${figure(by, 3)} gradients</caption>
        <thead><tr><th scope="col">optimiser</th><th scope="col">in the end</th><th scope="col">loss now</th><th scope="col">from the trap</th><th scope="col">beside the plane</th><th scope="col">out</th></tr></thead>
        <tbody>${now.map(racer => this.row(racer, by))}</tbody></table></div>
      ${contenders.filter(racer => racer.cause).map(racer => html`<p class="note">${racer.optimizer}: ${racer.cause}</p>`)}
    </section>`;
  }

  row({optimizer, outcome, costToTarget, way, count}, by) {
    const [x, y, beside] = [way.x, way.y, way.beside].map(values => number(values[count - 1]));
    const out = costToTarget !== undefined && number(costToTarget) <= by;
    return html`<tr><th scope="row">${optimizer}</th><td>${OUTCOMES[outcome] ?? outcome}</td><td>${figure(way.loss[count - 1], 5)}</td><td>${figure(Math.hypot(x, y, beside), 3)}</td>
      <td>${figure(beside, 3)}</td><td>${out ? `since ${figure(costToTarget, 4)}` : 'no'}</td></tr>`;
  }

  picture(now) {
    const {plane, betterPoint} = this.document;
    const traces = [this.background];
    now.forEach((racer, k) => {
      const x = racer.way.x.slice(0, racer.count).map(number);
      const y = racer.way.y.slice(0, racer.count).map(number);
      // White under colour is seen on every background.
      traces.push({type: 'scatter', mode: 'lines', x, y, line: {color: '#ffffff', width: 4}, hoverinfo: 'skip', showlegend: false});
      traces.push(trace(racer, k, x, y, {line: {...line('', [0, 1], [], k).line, width: 2}, legendgroup: racer.optimizer}));
      traces.push({type: 'scatter', mode: 'markers', name: racer.optimizer, legendgroup: racer.optimizer, showlegend: false, x: x.slice(-1), y: y.slice(-1),
        marker: {color: SERIES[k % SERIES.length], size: 10, line: {color: '#ffffff', width: 1.5}}, hovertemplate: `${racer.optimizer}<extra></extra>`});
    });
    traces.push({type: 'scatter', mode: 'markers', name: 'the trap', x: [0], y: [0], marker: {symbol: 'x', color: '#000000', size: 9, line: {color: '#ffffff', width: 1.5}}});
    const [bx, by] = betterPoint ? [number(betterPoint.x), number(betterPoint.y)] : [NaN, NaN];
    if (bx >= plane.x[0] && bx <= plane.x.at(-1) && by >= plane.y[0] && by <= plane.y.at(-1)) {
      traces.push({type: 'scatter', mode: 'markers', name: `a known better point, ${figure(betterPoint.beside, 3)} beside the plane`, x: [bx], y: [by],
        marker: {symbol: 'star', color: '#ffd43b', size: 12, line: {color: '#000000', width: 1}}});
    }
    return {
      title: 'Ways in the plane', height: 560, legend: true, traces,
      summary: `Background: the loss in the plane${this.clipped ? `; ${figure(this.clipped)} of ${figure(plane.x.length * plane.y.length)} points above ${figure(this.top, 4)} have the colour of that` : ''}${this.empty ? `; ${figure(this.empty)} without a finite loss are left out` : ''}. Where each is now is in the table below.`,
      x: {title: 'first direction', constrain: 'domain', range: [plane.x[0], plane.x.at(-1)]}, y: {title: 'second direction', range: [plane.y[0], plane.y.at(-1)], scaleanchor: 'x', constrain: 'domain'},
      columns: ['optimiser', 'cost', 'first', 'second', 'beside the plane', 'loss'],
      rows: () => now.flatMap(racer => racer.way.cost.slice(0, racer.count).map((cost, k) =>
        [racer.optimizer, number(cost), number(racer.way.x[k]), number(racer.way.y[k]), number(racer.way.beside[k]), number(racer.way.loss[k])])),
    };
  }
}
customElements.define('n-race', Race);
