// Charts by plotly, loaded when the first one is shown, each with its numbers as a table.
import {LitElement, html, nothing} from '/lib/lit/index.js';
import {figure} from '/format.js';

const ROWS_SHOWN = 400;
const HEIGHT = 280;
let plotly;

function library() {
  return (plotly ??= new Promise((found, failed) => {
    const script = document.createElement('script');
    script.src = '/lib/plotly/plotly.js';
    script.onload = () => found(window.Plotly);
    script.onerror = () => {
      plotly = undefined;
      failed(new Error('the library for charts could not be loaded'));
    };
    document.head.append(script);
  }));
}

const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Colours that can be told apart in both themes, and without colour vision with their dashes. */
export const SERIES = ['--blue', '--bad', '--good', '--open', '--muted', '--series-6', '--series-7', '--series-8'];
const DASHES = ['solid', 'dash', 'dot', 'dashdot', 'longdash', 'longdashdot', 'solid', 'dash'];

function axis(settings = {}) {
  return {
    gridcolor: colour('--grid'), linecolor: colour('--rule'), zerolinecolor: colour('--rule'), automargin: true,
    exponentformat: 'power', tickfont: {size: 11}, ...settings,
    title: {text: settings.title ?? '', font: {size: 12}, standoff: 8},
  };
}

function resolved(value) {
  if (typeof value === 'string' && value.startsWith('--')) return colour(value);
  // Long arrays are numbers.
  if (Array.isArray(value)) return typeof value[0] === 'number' ? value : value.map(resolved);
  if (ArrayBuffer.isView(value)) return value;
  if (value && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
  }
  return value;
}

/** A line of the n-th series. */
export function line(name, x, y, n = 0, more = {}) {
  return {type: 'scatter', mode: x.length < 2 ? 'markers' : 'lines', name, x, y,
    line: {color: SERIES[n % SERIES.length], dash: DASHES[n % DASHES.length], width: 1.8},
    marker: {color: SERIES[n % SERIES.length]}, ...more};
}

/**
 * A chart: `spec` has title, summary (what it shows, in words), traces and x, y as plotly takes them, columns and
 * rows (a function) for the table, and may have shapes, height, legend and click.
 */
class Chart extends LitElement {
  static properties = {spec: {attribute: false}, open: {state: true}, error: {state: true}};

  createRenderRoot() {
    return this;
  }

  connectedCallback() {
    super.connectedCallback();
    this.theme = matchMedia('(prefers-color-scheme: dark)');
    this.redraw = () => this.draw();
    this.theme.addEventListener('change', this.redraw);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.theme.removeEventListener('change', this.redraw);
    const plot = this.querySelector('.plot');
    if (plot && window.Plotly) window.Plotly.purge(plot);
  }

  render() {
    const {title, summary} = this.spec;
    return html`<figure class="chart">
      <figcaption><strong>${title}</strong> ${summary ?? nothing}</figcaption>
      <div class="plot" style=${`height: ${this.spec.height ?? HEIGHT}px`} role="img" aria-label=${`Chart: ${title}. ${summary ?? ''} Its numbers are in the table below.`}></div>
      ${this.error ? html`<p class="failure">${this.error}</p>` : nothing}
      <details @toggle=${event => (this.open = event.target.open)}>
        <summary>Numbers</summary>
        ${this.open ? this.table() : nothing}
      </details>
    </figure>`;
  }

  table() {
    const rows = this.spec.rows();
    const stride = Math.ceil(rows.length / ROWS_SHOWN);
    const shown = stride > 1 ? rows.filter((row, k) => k % stride === 0 || k === rows.length - 1) : rows;
    return html`<div class="wide" tabindex="0"><table class="numbers">
      <thead><tr>${this.spec.columns.map(name => html`<th scope="col">${name}</th>`)}</tr></thead>
      <tbody>${shown.map(row => html`<tr>${row.map(value =>
        html`<td>${typeof value === 'number' ? figure(value, 8) : value ?? ''}</td>`)}</tr>`)}</tbody>
    </table></div>
    ${stride > 1 ? html`<p class="note">Every ${stride}th of ${figure(rows.length)} rows, and the last.</p>` : nothing}`;
  }

  updated(changed) {
    if (changed.has('spec')) this.draw();
  }

  async draw() {
    const plot = this.querySelector('.plot');
    if (!plot || !this.spec) return;
    // One drawing at a time; what changed meanwhile is drawn after it.
    if (this.drawing) {
      this.again = true;
      return;
    }
    this.drawing = true;
    try {
      const draw = await library();
      do {
        this.again = false;
        await this.drawOnce(draw, plot);
      } while (this.again && this.isConnected);
    } catch (failure) {
      this.error = `The chart could not be drawn (${failure.message}); its numbers are below.`;
    } finally {
      this.drawing = false;
    }
  }

  /** The chart as it is now, turned and zoomed as it is, as the address of a PNG. */
  async image() {
    const plot = this.querySelector('.plot');
    const draw = await library();
    // On the page's colour: what is written on it would be lost on another.
    return draw.toImage({data: plot.data, layout: {...plot.layout, paper_bgcolor: colour('--paper')}}, {format: 'png', width: plot.clientWidth, height: plot.clientHeight, scale: 2});
  }

  async drawOnce(draw, plot) {
    const {traces, x, y, shapes, height, legend, click, layout} = this.spec;
    if (!this.isConnected) return;
    await draw.react(plot, resolved(traces), {
      height: height ?? HEIGHT, margin: {l: 10, r: 10, t: 30, b: 10}, paper_bgcolor: 'rgba(0,0,0,0)',
      plot_bgcolor: 'rgba(0,0,0,0)', font: {color: colour('--ink'), family: 'system-ui, sans-serif', size: 12},
      showlegend: legend ?? traces.length > 1, legend: {orientation: 'h', y: 1.02, yanchor: 'bottom', x: 0, font: {size: 11}},
      hoverlabel: {bgcolor: colour('--card'), bordercolor: colour('--rule'), font: {color: colour('--ink')}},
      uirevision: 'kept', modebar: {bgcolor: 'rgba(0,0,0,0)', color: colour('--muted'), activecolor: colour('--ink')}, xaxis: axis(resolved(x)), yaxis: axis(resolved(y)), shapes: resolved(shapes ?? []), ...resolved(layout ?? {}),
    }, {responsive: true, displaylogo: false, modeBarButtonsToRemove: ['select2d', 'lasso2d', 'autoScale2d']});
    if (click && !this.listens) {
      this.listens = true;
      plot.on('plotly_click', event => this.spec.click?.(event.points[0]));
    }
    plot.dataset.drawn = String(Number(plot.dataset.drawn ?? 0) + 1);
  }
}
customElements.define('n-chart', Chart);
