'use strict';
// Hands the data that stands in the page to uPlot, and says in data-drawn how many points of each curve uPlot draws.
(() => {
    const SHOWN = 12; // histograms at first, of each kind
    const logarithmic = new Map(); // what the reader chose, by chart
    const opened = new Set(); // kinds of which all histograms are shown
    const plots = [];
    const root = document.documentElement;

    const fail = message => {
        const problem = document.getElementById('problem');
        root.dataset.error = message;
        problem.textContent = 'The curves could not be drawn: ' + message;
        problem.hidden = false;
    };
    addEventListener('error', event => fail(event.message));
    addEventListener('unhandledrejection', event => fail(String(event.reason)));

    const colour = name => getComputedStyle(root).getPropertyValue('--' + name).trim();
    const number = v => v == null ? '–' : Math.abs(v) >= 1e-3 && Math.abs(v) < 1e6 || v === 0
        ? String(+v.toPrecision(5)) : v.toExponential(3);
    const tick = v => v == null ? '' : Math.abs(v) >= 1e-3 && Math.abs(v) < 1e5 || v === 0
        ? String(+v.toPrecision(6)) : v.toExponential().replace('e+', 'e');

    function element(parent, name, text) {
        const made = document.createElement(name);
        if (text !== undefined) made.textContent = text;
        return parent.appendChild(made);
    }

    // As wide as the longest number on it.
    function axisSize(u, values, axis, cycle) {
        if (cycle > 1) return u.axes[axis]._size;
        const longest = (values || []).reduce((a, v) => v.length > a.length ? v : a, '');
        u.ctx.font = u.axes[axis].font[0];
        return Math.ceil(u.ctx.measureText(longest).width / devicePixelRatio) + 18;
    }

    // Over several powers of ten, lines between them are noise.
    const decades = (u, splits) => splits[splits.length - 1] / splits[0] < 50 ? splits
        : splits.map(v => Math.abs(Math.log10(v) - Math.round(Math.log10(v))) < 1e-9 ? v : null);

    function axes(yTitle, log) {
        const common = {stroke: colour('text'), grid: {stroke: colour('line'), width: 1}, ticks: {stroke: colour('line')},
            labelFont: '13px system-ui, sans-serif', font: '12px system-ui, sans-serif',
            values: (u, splits) => splits.map(tick)};
        return [{...common, label: 'epochs', labelSize: 22, size: 34, space: 50},
            {...common, label: yTitle, labelSize: 22, size: axisSize,
                ...log ? {grid: {...common.grid, filter: decades}, ticks: {...common.ticks, filter: decades}} : {}}];
    }

    const padded = (u, low, high) => low < high ? [low, high] : [low - 0.5, high + 0.5];

    function verticals(u, chart) {
        const line = (at, name, text, row) => {
            const x = u.valToPos(at, 'x', true);
            u.ctx.strokeStyle = u.ctx.fillStyle = colour(name);
            u.ctx.lineWidth = 1.5 * devicePixelRatio;
            u.ctx.setLineDash([5 * devicePixelRatio, 4 * devicePixelRatio]);
            u.ctx.beginPath();
            u.ctx.moveTo(x, u.bbox.top);
            u.ctx.lineTo(x, u.bbox.top + u.bbox.height);
            u.ctx.stroke();
            u.ctx.font = 12 * devicePixelRatio + 'px system-ui, sans-serif';
            const left = x > u.bbox.left + u.bbox.width * 0.75;
            u.ctx.textAlign = left ? 'right' : 'left';
            u.ctx.textBaseline = 'top';
            const gap = 4 * devicePixelRatio;
            u.ctx.fillText(text, left ? x - gap : x + gap, u.bbox.top + gap + row * 15 * devicePixelRatio);
        };
        u.ctx.save();
        if (chart.best) line(chart.best, 'mark', 'best: ' + chart.best, 0);
        chart.notes.forEach((note, i) => line(note.at, 'note', String(i + 1), 1));
        u.ctx.restore();
    }

    function counted(figure) {
        return (u, i) => {
            const [from, to] = u.series[i].idxs;
            let points = 0;
            for (let k = from; k <= to; k++) if (u.data[i][k] != null) points++;
            const drawn = JSON.parse(figure.dataset.drawn || '{}');
            drawn[u.series[i].label] = points;
            figure.dataset.drawn = JSON.stringify(drawn);
        };
    }

    function plot(figure, height, options, data) {
        const place = element(figure, 'div');
        const width = () => Math.max(200, figure.clientWidth);
        const u = new uPlot({width: width(), height, cursor: {drag: {x: true, y: false}}, ...options}, data, place);
        const resized = new ResizeObserver(() => width() !== u.width && u.setSize({width: width(), height}));
        resized.observe(figure);
        plots.push(() => { resized.disconnect(); u.destroy(); });
    }

    function begin(parent, chart, title) {
        const figure = element(parent, 'figure');
        figure.dataset.chart = chart.id;
        figure.setAttribute('aria-label', title + ', a chart; its numbers are in the table below');
        element(element(figure, 'header'), 'h3', title);
        return figure;
    }

    function notes(figure, chart) {
        if (!chart.notes.length) return;
        const list = element(element(figure, 'figcaption'), 'ol');
        chart.notes.forEach(note => element(list, 'li', 'At epoch ' + number(note.at) + ': ' + note.text));
    }

    // Curves that share a chart differ in more than their colour.
    const style = (curve, alone) => ({stroke: colour(curve.style), width: curve.style === 'faint' ? 1 : 2,
        dash: curve.style === 'second' && !alone ? [8, 4] : undefined});

    function curves(parent, chart) {
        const figure = begin(parent, chart, chart.title);
        const log = logarithmic.has(chart.id) ? logarithmic.get(chart.id) : chart.log;
        const shown = chart.curves.filter(curve => curve.x.length);
        const button = element(figure.querySelector('header'), 'button', 'log scale');
        button.type = 'button';
        button.setAttribute('aria-pressed', log);
        button.onclick = () => {
            logarithmic.set(chart.id, !log);
            draw();
        };
        if (!shown.length) {
            element(figure, 'p', 'Nothing measured yet.');
            return;
        }
        const usable = v => log && !(v > 0) ? null : v;
        plot(figure, 300, {
            scales: {x: {time: false, range: padded}, y: log ? {distr: 3} : {}},
            axes: axes(chart.y, log),
            series: [{label: 'epoch', value: (u, v) => number(v)}].concat(shown.map(curve => ({
                label: curve.name, value: (u, v) => number(v), ...style(curve, shown.length === 1)}))),
            hooks: {drawSeries: [counted(figure)], draw: [u => verticals(u, chart)]},
        }, uPlot.join(shown.map(curve => [curve.x, curve.values.map(usable)])));
        notes(figure, chart);
    }

    // A column of cells for each time, half way to those before and after.
    function cells(u, columns) {
        const level = c => '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'.indexOf(c);
        u.ctx.save();
        u.ctx.beginPath();
        u.ctx.rect(u.bbox.left, u.bbox.top, u.bbox.width, u.bbox.height);
        u.ctx.clip();
        u.ctx.fillStyle = colour('first');
        columns.forEach(([at, low, high, mean, text], i) => {
            const left = Math.round(u.valToPos(i ? (at + columns[i - 1][0]) / 2 : at - 0.5, 'x', true));
            const right = Math.round(u.valToPos(i < columns.length - 1 ? (at + columns[i + 1][0]) / 2 : at + 0.5, 'x', true));
            const flat = high > low ? 0 : Math.max(1e-6, Math.abs(low) / 50);
            const size = (high - low + 2 * flat) / text.length;
            for (let bin = 0; bin < text.length; bin++) {
                const top = Math.round(u.valToPos(low - flat + (bin + 1) * size, 'y', true));
                const bottom = Math.round(u.valToPos(low - flat + bin * size, 'y', true));
                u.ctx.globalAlpha = (flat ? 61 : level(text[bin])) / 61;
                u.ctx.fillRect(left, top, right - left, bottom - top);
            }
        });
        u.ctx.restore();
    }

    function histograms(parent, track) {
        const figure = begin(parent, track, track.id);
        const columns = track.columns.filter(column => column[3] != null);
        if (!columns.length) {
            element(figure, 'p', 'No finite number.');
            return;
        }
        const low = Math.min(...columns.map(c => c[1]));
        const high = Math.max(...columns.map(c => c[2]));
        const room = (high - low) / 20 || Math.abs(high) / 20 || 0.5;
        plot(figure, 210, {
            scales: {x: {time: false, range: padded}, y: {range: [low - room, high + room]}},
            axes: axes('value', false),
            series: [{label: 'epoch', value: (u, v) => number(v)},
                {label: 'mean', stroke: colour('second'), width: 2, points: {show: false}, value: (u, v) => number(v)}],
            hooks: {drawAxes: [u => cells(u, columns)], drawSeries: [counted(figure)],
                draw: [u => verticals(u, {notes: track.notes})]},
        }, [columns.map(c => c[0]), columns.map(c => c[3])]);
        notes(figure, track);
    }

    function draw() {
        plots.splice(0).forEach(destroy => destroy());
        const data = JSON.parse(document.getElementById('data').textContent);
        document.querySelectorAll('[data-charts]').forEach(place => {
            const kind = place.dataset.charts;
            place.replaceChildren();
            const all = kind === 'charts' || opened.has(kind);
            data[kind].slice(0, all ? undefined : SHOWN)
                .forEach(chart => kind === 'charts' ? curves(place, chart) : histograms(place, chart));
            if (!all && data[kind].length > SHOWN) {
                const more = element(place, 'button', 'Show all ' + data[kind].length);
                more.className = 'more';
                more.onclick = () => {
                    opened.add(kind);
                    draw();
                };
            }
        });
    }

    // A live page takes over what the run's server has now, and stops when that is gone, as it is when the run has ended.
    async function follow() {
        try {
            const text = await (await fetch('/', {cache: 'no-store'})).text();
            const now = new DOMParser().parseFromString(text, 'text/html').querySelector('main');
            document.querySelectorAll('main details[open]').forEach(d => now.querySelector('#' + d.id).open = true);
            document.querySelector('main').replaceWith(now);
            draw();
            root.dataset.followed = +(root.dataset.followed || 0) + 1;
            setTimeout(follow, 2000);
        } catch (gone) {
            document.getElementById('status').textContent += ' The run has ended or cannot be reached; this is what was last seen.';
        }
    }

    draw();
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
    if (document.body.hasAttribute('data-live')) setTimeout(follow, 2000);
})();
