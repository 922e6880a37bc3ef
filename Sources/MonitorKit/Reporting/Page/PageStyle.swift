/// The style of the pages; its hash is in the content security policy, so it is served byte for byte.
///
/// Colors are those of Okabe and Ito, which color-blind people tell apart, and none of them says what a word does not say too.
enum PageStyle {
    static let text = """
        :root{color-scheme:light dark;--bg:#fff;--fg:#16181d;--dim:#5a6270;--line:#d9dde3;--card:#f5f6f8;--bad:#b3261e;\
        --warn:#8f5a00;--good:#00664b;--info:#0060a0}
        @media(prefers-color-scheme:dark){:root{--bg:#101317;--fg:#e8eaed;--dim:#a0a8b4;--line:#2c333c;--card:#191e24;\
        --bad:#ff7a6e;--warn:#f0b13c;--good:#3ecf9f;--info:#6cb8ff}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:100rem;padding:0 1rem 2rem;background:var(--bg);color:var(--fg);\
        font:16px/1.4 system-ui,sans-serif;font-variant-numeric:tabular-nums}
        a{color:var(--info)}
        a:focus-visible,summary:focus-visible{outline:3px solid var(--info);outline-offset:2px}
        time{white-space:nowrap}
        .skip{position:absolute;left:-99rem}
        .skip:focus{left:1rem}
        .verdict{margin:1rem 0;padding:.8rem 1rem;border:2px solid var(--tone);border-left-width:.8rem;border-radius:.4rem;\
        background:var(--card)}
        .tier3,.tier2,.contradicted{--tone:var(--bad)}
        .tier1,.attention,.stopped{--tone:var(--warn)}
        .blind{--tone:var(--fg)}
        .backfilling{--tone:var(--info)}
        .healthy{--tone:var(--good)}
        h1{margin:0;font-size:1.5rem;line-height:1.2}
        h2{margin:1.6rem 0 .5rem;font-size:1.1rem}
        .badge{display:inline-block;padding:.1rem .5rem;border-radius:.3rem;background:var(--tone);color:var(--bg);\
        font-size:1.1rem}
        .blind .badge{outline:3px dashed var(--fg);outline-offset:3px;margin:3px}
        dl.answers{display:grid;grid-template-columns:6.5rem 1fr;gap:.25rem .8rem;margin:.6rem 0 0}
        dl.answers dt{color:var(--dim)}
        dl.answers dd{margin:0;overflow-wrap:anywhere}
        .view,.dim{color:var(--dim);font-size:.875rem}
        .view{margin:.5rem 0 0}
        .lane{margin:0 0 .7rem;padding:.4rem .8rem;border:1px solid var(--line);border-radius:.4rem}
        .lane h3{display:flex;flex-wrap:wrap;gap:.2rem .8rem;margin:0;font-size:1rem}
        .lane h3 span{font-weight:400}
        svg{display:block;width:100%;height:3.4rem;overflow:visible}
        svg text{fill:var(--fg);font-size:15px;text-anchor:middle}
        svg .tick{stroke:var(--line)}
        svg .name{fill:var(--dim);font-size:12px}
        svg .span{stroke:var(--info);stroke-width:5}
        svg .loose{stroke:var(--dim);stroke-width:3;stroke-dasharray:5 4}
        .levels{display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;margin:0;padding:0;list-style:none;font-size:.875rem}
        .wide{overflow-x:auto}
        table{border-collapse:collapse;font-size:.9rem}
        th,td{padding:.25rem .6rem;border:1px solid var(--line);text-align:left;vertical-align:top}
        th{background:var(--card)}
        td.n{text-align:right;white-space:nowrap}
        td.heads{white-space:nowrap}
        .bad{color:var(--bad);font-weight:700}
        .good{color:var(--good)}
        .warn{color:var(--warn);font-weight:700}
        code,pre{font:.85rem/1.4 ui-monospace,monospace;overflow-wrap:anywhere}
        pre{padding:.6rem;border:1px solid var(--line);border-radius:.3rem;background:var(--card);white-space:pre-wrap}
        ol.events{margin:0;padding:0;list-style:none;font-size:.9rem}
        #matrix th[scope=row]{position:sticky;left:0}
        ol.events li{padding:.15rem 0;border-bottom:1px solid var(--line)}
        @media(max-width:40rem){:is(#messages,#rows),:is(#messages,#rows) :is(tbody,tr,th,td){display:block}\
        :is(#messages,#rows) tr{margin:0 0 .5rem;padding:.4rem .6rem;border:1px solid var(--line);border-radius:.4rem}\
        :is(#messages,#rows) :is(th,td){padding:.05rem 0;border:0;background:none;text-align:left;white-space:normal;\
        overflow-wrap:anywhere}\
        :is(#messages,#rows) :is(tr:first-child,td:empty){display:none}\
        #messages td:nth-child(3)::before{content:"executed in "}#messages td:nth-child(4)::before{content:"initiated in "}\
        #messages td:nth-child(5)::before{content:"age "}#messages td:nth-child(6)::before{content:"goes with it: "}\
        #messages td:last-child{padding:.3rem 0}#rows td:last-child::before{content:"history "}}
        @media(min-width:60rem){.lanes{display:grid;grid-template-columns:1fr 1fr;gap:0 1rem}\
        dl.answers{grid-template-columns:8rem 1fr;font-size:1.1rem}h1{font-size:2rem}.badge{font-size:1.6rem}}

        """
}
