package org.visualbert4j.internal.report;

/** How pages look: in the light and in the dark, on a phone and on paper. */
final class PageStyle {

    private PageStyle() {}

    static final String CSS = """
            :root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2a6fdb; --bad: #d0453a; }
            * { box-sizing: border-box; }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem; }
            h1 { font-size: 1.6rem; margin: 1rem 0 0; } h2 { font-size: 1.2rem; margin: 2rem 0 .5rem; }
            h1, p, td, th { unicode-bidi: isolate; } h1, p { overflow-wrap: anywhere; }
            p { margin: .4rem 0; } p.lead { margin: .2rem 0 1rem; opacity: .8; }
            .scroll { overflow-x: auto; }
            table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
            th, td { padding: .3rem .7rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
            td { white-space: nowrap; } td:first-child { white-space: normal; min-width: 8rem; max-width: 16rem; overflow-wrap: break-word; }
            th:first-child, td:first-child, table.text td { text-align: left; }
            table.text td:first-child { overflow-wrap: normal; }
            table.text td { overflow-wrap: anywhere; white-space: normal; min-width: 6rem; }
            table.heat { font-size: .8rem; } table.heat td, table.heat th { padding: .2rem .4rem; min-width: 1.8rem; }
            table.heat tr:first-child th:not(:first-child) { writing-mode: vertical-rl; padding: .4rem .2rem; }
            table.heat tr:first-child th { max-height: 9rem; overflow: hidden; white-space: nowrap; }
            table.heat td:first-child { white-space: nowrap; min-width: 0; max-width: 9rem; overflow: hidden; text-overflow: ellipsis; }
            td.hit { background: color-mix(in srgb, var(--accent) var(--share, 25%), transparent); }
            td.miss { background: color-mix(in srgb, var(--bad) var(--share, 25%), transparent); }
            .metrics { display: flex; flex-wrap: wrap; gap: 1rem; }
            figure { margin: 0; flex: 1 1 min(22rem, 100%); max-width: 29rem; }
            figure img { width: 100%; height: auto; display: block; border-radius: .3rem; background: #fff; }
            figcaption { font-size: .9rem; }
            .card { border: 1px solid var(--line); border-radius: .5rem; padding: .7rem; width: 13rem; background: var(--soft); }
            .card img { width: 100%; max-height: 16rem; object-fit: contain; border-radius: .3rem; background: #fff; }
            .card.pair { width: 28.4rem; } .card.pair img { width: calc(50% - .15rem); }
            .card.pair img + img { margin-left: .3rem; }
            .card img.small { image-rendering: pixelated; }
            .right { color: #1d8a48; color: light-dark(#17703a, #5fd08a); }
            .wrong { color: #d0453a; color: light-dark(#b3241b, #ff8a80); }
            @media (max-width: 30rem) { .card, .card.pair { width: 100%; } th, td { padding: .3rem .4rem; } }
            @media print {
              body { max-width: none; font-size: 11px; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
              .scroll { overflow: visible; } .card, figure, tr { break-inside: avoid; } h2, h2 + p { break-after: avoid; }
              .card { width: 9rem; } table.heat { font-size: 7px; }
              table.heat td, table.heat th { padding: .1rem; min-width: 1rem; }
            }
            """ + cell("lowers", EffectColor.LOWERS) + cell("raises", EffectColor.RAISES);

    /** A cell of a kind, the deeper its share. */
    private static String cell(String name, EffectColor effect) {
        return "td." + name + " { background: color-mix(in srgb, " + effect.css()
                + " var(--share, 25%), transparent); }\n";
    }
}
