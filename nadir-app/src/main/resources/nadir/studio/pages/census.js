// Critical points by index and loss: those of deep linear networks in closed form, and those that searches found.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {figure, number, plural, words} from '/format.js';
import {figures, verdict} from '/results.js';

const KINDS = {
  'global-minimum': ['global minimum', '--good', 'star'],
  'local-minimum': ['local minimum', '--bad', 'square'],
  'strict-saddle': ['strict saddle: a direction with negative curvature', '--blue', 'circle'],
  'bad-saddle': ['bad saddle: somewhere without negative curvature', '--bad', 'x'],
};

class Points extends LitElement {
  static properties = {points: {attribute: false}, describe: {attribute: false}, heading: {}, chosen: {state: true}};

  createRenderRoot() {
    return this;
  }

  render() {
    const kinds = [...new Set(this.points.map(point => point.kind))];
    const spec = {
      title: this.heading, height: 380, legend: true,
      summary: `${plural(this.points.length, 'point')}; loss against index, one mark for each. Choose one for the figures of its Hessian.`,
      traces: kinds.map((kind, k) => {
        const own = this.points.map((point, place) => ({...point, place})).filter(point => point.kind === kind);
        const [name, colour, symbol] = KINDS[kind] ?? [words(kind).replaceAll('-', ' '), ['--blue', '--open', '--bad', '--muted'][k % 4], ['circle', 'diamond', 'square', 'x'][k % 4]];
        return {type: 'scatter', mode: 'markers', name, x: own.map(point => point.index), y: own.map(point => point.loss),
          customdata: own.map(point => point.place), text: own.map(point => point.label ?? ''),
          hovertemplate: 'index %{x}, loss %{y:.6g}<br>%{text}<extra></extra>', marker: {color: colour, symbol, size: 11, opacity: 0.85}};
      }),
      x: {title: 'index: negative eigenvalues of the Hessian', range: [-0.5, Math.max(...this.points.map(point => point.index)) + 0.5], dtick: Math.max(1, Math.ceil(Math.max(...this.points.map(point => point.index)) / 12))},
      y: {title: 'loss'},
      columns: ['index', 'loss', 'kind', 'nullity'], rows: () => this.points.map(point => [point.index, point.loss, point.kind, point.nullity]),
      click: point => (this.chosen = point.customdata),
    };
    return html`<n-chart .spec=${(this.spec ??= spec)}></n-chart>
      <label class="field inline">Point <select @change=${event => (this.chosen = event.target.value === '' ? undefined : Number(event.target.value))}>
        <option value="" ?selected=${this.chosen === undefined}>choose one, here or in the chart</option>
        ${this.points.map((point, k) => html`<option value=${k} ?selected=${this.chosen === k}>index ${point.index}, loss ${figure(point.loss, 6)}${point.label ? `, ${point.label}` : ''}</option>`)}
      </select></label>
      <div aria-live="polite" class="chosen">${this.chosen === undefined ? nothing : this.describe(this.points[this.chosen])}</div>`;
  }

  willUpdate(changed) {
    if (changed.has('points')) this.spec = undefined;
  }
}
customElements.define('n-points', Points);

export function census(document) {
  if (!document.criticalPoints) return figures([['Samples', figure(document.samples)]]);
  const points = document.criticalPoints.map(point => ({...point, loss: number(point.loss), label: `eigenvalues ${point.indices.join(', ') || 'none'}`}));
  const bad = points.filter(point => point.kind === 'bad-saddle').length;
  const least = document.globalMinimum;
  return html`${verdict(bad ? 'open' : 'good', `${plural(document.count ?? points.length, 'critical value')}, ${bad ? `${plural(bad, 'bad saddle')}` : 'every saddle strict'}`, [
      `${document.architecture}; the least loss is ${figure(least.loss, 7)}.`,
      bad ? 'The family of a bad saddle has points where the Hessian has no negative eigenvalue: second derivatives do not show the way down from there.'
        : 'At every saddle some direction has negative curvature: a way down that second derivatives show.'])}
    ${figures([['Parameters', figure(document.parameters)], ['Samples', figure(document.samples)], ['Eigenvalues of the data', figure(document.eigenvalues?.length ?? 0), 'of Σ, which all follows from']])}
    <n-points .heading=${'Census of critical points'} .points=${points} .describe=${describe}></n-points>
    ${document.hypotheses ? html`<h2>Hypotheses</h2><div class="wide" tabindex="0"><table class="words"><thead><tr><th scope="col">hypothesis</th><th scope="col">holds</th><th scope="col">figure</th><th scope="col">otherwise</th></tr></thead>
      <tbody>${document.hypotheses.map(one => html`<tr><td>${one.name}</td><td>${one.holds ? 'yes' : 'no'}</td><td>${one.figure}</td><td>${one.holds ? '' : one.otherwise}</td></tr>`)}</tbody></table></div>` : nothing}
    ${document.statements ? html`<h2>Statements, measured</h2><div class="wide" tabindex="0"><table class="words"><thead><tr><th scope="col">statement</th><th scope="col">predicted</th><th scope="col">measured</th><th scope="col">agrees</th></tr></thead>
      <tbody>${document.statements.map(one => html`<tr><td>${one.name}</td><td>${one.predicted}</td><td>${one.measured}</td><td>${one.agrees ? 'yes' : 'no'}</td></tr>`)}</tbody></table></div>` : nothing}`;
}

const describe = point => html`<div class="card"><h3>${KINDS[point.kind]?.[0] ?? point.kind}</h3>${figures([
  ['Loss', figure(point.loss, 9)], ['Index', figure(point.index), 'negative eigenvalues of its Hessian'], ['Nullity', figure(point.nullity), 'zero eigenvalues'],
  point.rank !== undefined && ['Rank', figure(point.rank), 'of the product of its weights'],
  point.indices && ['Keeps', point.indices.length ? `eigenvalues ${point.indices.join(', ')}` : 'none', '1 is the largest'],
  point.gradientNorm !== undefined && ['Gradient norm', figure(point.gradientNorm, 3)],
  point.seed !== undefined && ['Seed', String(point.seed), `${figure(point.iterations)} iterations`],
])}</div>`;

export function exploration(document) {
  const points = document.points.filter(point => point.index !== undefined)
    .map(point => ({...point, loss: number(point.loss), kind: point.status !== 'critical' ? point.status : point.index > 0 ? 'strict-saddle' : 'no negative eigenvalue', label: `seed ${point.seed}`}));
  return html`${figures([
      ['Starts', figure(document.starts)], ['Critical points', figure(document.critical)], ['Flat gradients', figure(document.gradientFlat), 'stuck where the gradient norm is stationary'],
      ['Not converged', figure(document.notConverged)], ['Network', document.network, `${figure(document.parameters)} parameters`]])}
    ${points.length ? html`<n-points .heading=${'Points that were found'} .points=${points} .describe=${describe}></n-points>` : html`<p>No point was found.</p>`}`;
}
