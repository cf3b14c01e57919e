// The verdict on a model, and its spectrum.
import {html, nothing} from '/lib/lit/index.js';
import {figure, number} from '/format.js';
import {around, figures, steps, verdict} from '/results.js';

const VERDICTS = {
  'global-minimum': ['good', 'Global minimum', 'The loss is, within the tolerance, at a bound that no function of the inputs can beat.'],
  'local-minimum': ['bad', 'Local minimum', 'As far as the figures show, every small change makes the loss larger; whether it is the best is another question.'],
  'degenerate-minimum': ['bad', 'Degenerate minimum', 'A minimum with flat directions, and not a strict one.'],
  saddle: ['open', 'Saddle', 'There is a direction down: the network is not stuck, an optimiser is slow here.'],
  'degenerate-saddle': ['open', 'Degenerate saddle', 'There is a direction down, and flat ones beside it.'],
  'not-critical': ['open', 'Not a critical point', 'The gradient is not zero: training has not ended.'],
  'valley-to-infinity': ['open', 'Valley to infinity', 'The loss falls without end while the parameters grow; there is no minimum to reach.'],
  undecided: ['open', 'Undecided', 'The figures do not decide; the reasons say what is missing.'],
};

export function audit(document, view) {
  const {hessian, verdict: found} = document;
  const [kind, title, meaning] = VERDICTS[found.kind] ?? ['open', found.kind, ''];
  const dense = hessian.method === 'dense';
  return html`<div class=${`verdict ${kind}`} data-kind=${found.kind}><h2>${title}</h2><p>${meaning}</p>
      <ul>${found.reasons.map(reason => html`<li>${reason}</li>`)}</ul>
      ${found.next ? html`<p><strong>Next:</strong> ${found.next}.</p>` : nothing}</div>
    ${steps(view, [
      found.escape && ['Escape', 'escape', document.model],
      ['Certify: try to prove it', 'certify', document.model],
      !found.escape && ['Try to escape', 'escape', document.model],
      ['Grow: add units', 'escape', document.model, {'--method': 'growth', '--output': beside(document.model, 'grown')}],
      // Elsewhere nothing can be eliminated, and the command line says so.
      document.lowerBoundAttained && !number(document.conventions.weightDecay)
        && ['Train on with eliminating neurons', 'train', document.model, {'--eliminate': 'output-neurons', '--output': beside(document.model, 'eliminated')}],
      ['Look at the spectrum', 'spectrum', document.model, {'--density': [], '--per-layer': []}],
    ])}
    ${around(view, document.model)}
    ${figures([
      ['Loss', figure(document.loss, 8)],
      ['Gap', figure(document.gap, 5), `to the lower bound ${figure(document.lowerBound, 5)}${document.lowerBoundAttained ? '' : ', not attained'}`],
      document.accuracy !== undefined && ['Accuracy', `${figure(100 * document.accuracy, 5)} %`, 'on these samples'],
      ['Gradient norm', figure(document.gradientNorm, 4), `relative stationarity ${figure(document.relativeStationarity, 3)}`],
      ['Index', dense ? figure(hessian.index) : `at least ${figure(hessian.indexAtLeast)}`, 'negative eigenvalues'],
      hessian.nullity !== undefined && ['Nullity', figure(hessian.nullity), document.explainedNullity === undefined ? 'zero eigenvalues' : `symmetries explain ${figure(document.explainedNullity)}`],
      ['Parameters', figure(document.parameters), `|θ| = ${figure(document.parameterNorm, 5)}`],
    ])}
    <div class="charts">
      <n-chart .spec=${ladder(document)}></n-chart>
      <n-chart .spec=${eigenvalues(hessian.eigenvalues, hessian.residuals, hessian.tolerance, dense)}></n-chart>
      ${hessian.density ? html`<n-chart .spec=${density(hessian.density)}></n-chart>` : nothing}
    </div>
    <p>Trace ${figure(hessian.trace, 5)}${dense ? '' : ` ± ${figure(hessian.standardError, 2)} (estimate and its standard error)`}. How zero eigenvalues
      were told from others: ${hessian.reason}.</p>
    ${layers(document.layers)}
    ${symmetries(document.symmetries)}
    ${document.pgb ? pgb(document.pgb) : nothing}`;
}

/** A model's name with a word more. */
const beside = (model, word) => model.replace(/(\.onnx)?$/, `-${word}.onnx`);

/** The losses of simpler models beside that of this one. */
function ladder({ladder: rungs, dataLoss, lowerBound}) {
  const bars = [...rungs.map(rung => [rung.name, number(rung.loss)]), ['this model', number(dataLoss)]];
  const losses = bars.map(([, loss]) => loss);
  const log = losses.every(loss => loss > 0) && Math.max(...losses) > 100 * Math.min(...losses);
  return {
    title: 'Ladder of simpler models',
    summary: `A network should do better than each of them. This model: ${figure(dataLoss, 5)}.`,
    height: 90 + 38 * bars.length, legend: false,
    traces: [{type: 'bar', orientation: 'h', y: bars.map(([name]) => name), x: losses, text: losses.map(loss => figure(loss, 4)), textposition: 'auto',
      hovertemplate: '%{y}: %{x}<extra></extra>', marker: {color: bars.map((bar, k) => (k === bars.length - 1 ? '--bad' : '--blue'))}}],
    x: {title: `loss without weight decay (lower bound ${figure(lowerBound, 4)})`, type: log ? 'log' : 'linear'}, y: {autorange: 'reversed'},
    columns: ['model', 'loss'], rows: () => bars,
  };
}

const GROUPS = [['negative', '--bad'], ['zero', '--muted'], ['positive', '--blue']];

/** Eigenvalues by size on a logarithmic axis, their signs as colours. */
export function eigenvalues(values, residuals, tolerance, all) {
  const sorted = values.map((value, k) => ({value: number(value), error: number(residuals?.[k] ?? residuals?.[0] ?? 0)})).sort((a, b) => a.value - b.value);
  const group = ({value}) => (Math.abs(value) <= tolerance ? 1 : value < 0 ? 0 : 2);
  // What is exactly zero has no place on a logarithmic axis: it stands at its lower end.
  const floor = Math.max(1e-18, Math.min(...sorted.map(({value}) => Math.abs(value)).filter(size => size > 0)));
  const counts = [0, 1, 2].map(k => sorted.filter(one => group(one) === k).length);
  return {
    title: all ? 'Eigenvalues of the Hessian' : 'Ends of the Hessian’s spectrum',
    summary: `${counts[0]} negative, ${counts[1]} zero (of size up to ${figure(tolerance, 2)}), ${counts[2]} positive; from ${figure(sorted[0].value, 4)} to ${figure(sorted.at(-1).value, 4)}.`,
    traces: GROUPS.map(([name, colour], k) => {
      const own = sorted.map((one, place) => ({...one, place: place + 1})).filter(one => group(one) === k);
      return {type: 'bar', name, x: own.map(one => one.place), y: own.map(one => Math.max(floor, Math.abs(one.value))), base: 0,
        customdata: own.map(one => one.value), hovertemplate: 'λ = %{customdata}<extra></extra>', marker: {color: colour},
        error_y: {type: 'data', array: own.map(one => one.error), visible: !all, color: '--ink', thickness: 1}};
    }).filter(trace => trace.x.length),
    x: {title: 'eigenvalues in their order'}, y: {title: '|λ|', type: 'log'}, legend: true,
    layout: {bargap: sorted.length > 60 ? 0 : 0.15},
    columns: ['number', 'eigenvalue', 'residual'], rows: () => sorted.map((one, k) => [k + 1, one.value, one.error]),
  };
}

/** The estimated density of the spectrum with its standard error. */
export function density(found) {
  const x = found.grid.map(number);
  const y = found.density.map(number);
  const error = found.standardError.map(number);
  const positive = Math.max(...y) * 1e-8;
  const clipped = values => values.map(value => Math.max(positive, value));
  // A density that was computed from all eigenvalues has no error.
  const band = error.some(value => value > 0) ? [
    {type: 'scatter', mode: 'lines', x, y: clipped(y.map((value, k) => value - error[k])), line: {width: 0}, hoverinfo: 'skip', showlegend: false},
    {type: 'scatter', mode: 'lines', x, y: clipped(y.map((value, k) => value + error[k])), line: {width: 0}, fill: 'tonexty', fillcolor: '--band', name: '± standard error'},
  ] : [];
  return {
    title: 'Density of the spectrum', summary: `${band.length ? 'Estimate' : 'All eigenvalues'}, smoothed with width ${figure(found.width, 3)}, from ${figure(x[0], 4)} to ${figure(x.at(-1), 4)}. What lies below 10⁻⁸ of the peak is drawn there.`,
    traces: [...band, {type: 'scatter', mode: 'lines', name: 'density', x, y: clipped(y), line: {color: '--blue', width: 1.8}}],
    x: {title: 'eigenvalue'}, y: {title: 'density', type: 'log'},
    columns: ['eigenvalue', 'density', 'standard error'], rows: () => x.map((value, k) => [value, y[k], error[k]]),
  };
}

function layers(list) {
  return html`<h2>Layers</h2><p>Eigenvalues of each layer’s own block of the Hessian, all other parameters held fixed.</p>
    <div class="wide" tabindex="0"><table><thead><tr><th scope="col">layer</th><th scope="col">parameters</th><th scope="col">|θ|</th><th scope="col">|gradient|</th>
      <th scope="col">least eigenvalue</th><th scope="col">largest eigenvalue</th></tr></thead>
    <tbody>${list.map(layer => html`<tr><th scope="row">${layer.name}</th><td>${figure(layer.parameters)}</td><td>${figure(layer.norm, 4)}</td>
      <td>${figure(layer.gradientNorm, 3)}</td><td>${end(layer.min, layer.residual)}</td><td>${end(layer.max, layer.residual)}</td></tr>`)}</tbody></table></div>`;
}

const end = (value, residual) => value === undefined ? '–' : `${figure(value, 4)} ± ${figure(residual, 2)}`;

function symmetries(list) {
  if (!list.length) return html`<h2>Symmetries</h2><p>None of the known ones was found.</p>`;
  return html`<h2>Symmetries</h2><p>Directions along which the loss does not change, and which explain zero eigenvalues.</p>
    <div class="wide" tabindex="0"><table class="words"><thead><tr><th scope="col">symmetry</th><th scope="col">layer</th><th scope="col">what</th><th scope="col">directions</th></tr></thead>
    <tbody>${list.map(one => html`<tr><td>${one.kind}</td><td>${one.layer}</td><td>${one.description}</td><td>${figure(one.dimensions)}</td></tr>`)}</tbody></table></div>`;
}

function pgb(found) {
  return html`<h2>Perturbable gradient basis</h2><p>How much a linear model in the network’s derivatives could still gain, here and along the parameters with the same
    outputs. A minimum for certain kinds of networks has no gain.</p>
    ${figures([
      ['Gap here', figure(found.gap, 4), `± ${figure(found.error, 2)}`],
      found.fiberGap !== undefined && ['Gap along the fiber', figure(found.fiberGap, 4), `± ${figure(found.fiberError, 2)}, ${figure(found.directions)} directions`],
      found.reach && ['Spare units', figure(found.reach.spareUnits), `renewed, they reach a gap of ${figure(found.reach.gap, 4)}`],
    ])}`;
}

export function spectrum(document) {
  const parts = [['', document], ...(document.layers ?? []).map(layer => [layer.name, layer.spectrum])];
  return html`${figures([
      ['Parameters', figure(document.parameters)], document.loss !== undefined && ['Loss', figure(document.loss, 7)],
      document.trace !== undefined && ['Trace', figure(document.trace, 5), document.standardError ? `± ${figure(document.standardError, 2)}` : ''],
      document.index !== undefined && ['Index', figure(document.index), 'negative eigenvalues'],
      document.nullity !== undefined && ['Nullity', figure(document.nullity), `of size up to ${figure(document.tolerance, 2)}`],
    ])}
    <div class="charts">${parts.map(([name, part]) => html`
      ${part.eigenvalues?.length ? html`<n-chart .spec=${named(eigenvalues(part.eigenvalues, part.residuals, part.tolerance, part.method === 'dense'), name)}></n-chart>` : nothing}
      ${part.density ? html`<n-chart .spec=${named(density(part.density), name)}></n-chart>` : nothing}`)}</div>
    <p>${document.reason ? html`How zero eigenvalues were told from others: ${document.reason}.` : nothing}</p>`;
}

const named = (spec, name) => (name ? {...spec, title: `${spec.title}: ${name}`} : spec);
