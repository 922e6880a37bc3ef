/// The script of the status page: it fetches the page again when something happens and every five seconds, and puts the new
/// content in place; without it the page is complete and reloads as a whole.
///
/// It reads the stream of events itself, because an `EventSource` would have to name every kind of event. A page that nobody
/// sees does not listen, so that it takes no place from one that somebody does; one that is refused asks again later.
enum PageScript {
    static let text = """
        "use strict";
        (() => {
         let busy = false, last = 0, timer = 0, again = 0, listening = null;
         const tell = (id, text) => {
          const node = document.getElementById(id);
          if (node && node.textContent !== text) node.textContent = text;
         };
         const isHeld = () => {
          if (getSelection().type === "Range") tell("live", "paused while text is selected");
          else return document.querySelector("details[open]");
          return true;
         };
         const links = href => [...document.querySelectorAll("main a")].filter(a => a.getAttribute("href") === href);
         const wide = () => [...document.querySelectorAll(".wide")];
         const refresh = async () => {
          if (busy || document.hidden || isHeld()) return;
          busy = true;
          last = Date.now();
          try {
           const reply = await fetch(location.href, { headers: { Accept: "text/html" }, cache: "no-store" });
           if (!reply.ok) throw new Error(String(reply.status));
           const page = new DOMParser().parseFromString(await reply.text(), "text/html");
           const fresh = page.querySelector("main");
           if (!fresh) throw new Error("no content");
           if (!isHeld()) {
            const href = document.activeElement && document.activeElement.getAttribute("href");
            const place = links(href).indexOf(document.activeElement);
            const offsets = wide().map(node => node.scrollLeft);
            document.querySelector("main").replaceWith(document.adoptNode(fresh));
            wide().forEach((node, index) => { node.scrollLeft = offsets[index] || 0; });
            const link = place < 0 ? null : links(href)[place] || links(href)[0];
            if (link) link.focus({ preventScroll: true });
            if (document.title !== page.title) tell("said", document.title = page.title);
            tell("live", "live");
           }
          } catch (error) {
           tell("live", "THIS PAGE IS OLD: the replica does not answer");
           tell("said", "This page is old: the replica does not answer");
          }
          busy = false;
         };
         const soon = () => {
          timer = timer || setTimeout(() => { timer = 0; refresh(); }, Math.max(0, last + 1000 - Date.now()));
         };
         const listen = async () => {
          if (listening || document.hidden || Date.now() < again) return;
          const mine = listening = new AbortController();
          again = Date.now() + 30000;
          try {
           const reply = await fetch("/api/v1/events", { signal: mine.signal });
           const reader = reply.ok && reply.body.getReader();
           for (let piece; reader && !(piece = await reader.read()).done;) if (piece.value[0] !== 58) soon();
          } catch (error) { /* Looking every five seconds goes on. */ }
          if (listening === mine) listening = null;
         };
         const look = () => { refresh(); listen(); };
         setInterval(look, 5000);
         document.addEventListener("visibilitychange", () => {
          if (document.hidden && listening) listening.abort();
          if (document.hidden) listening = null;
          again = 0;
          look();
         });
         listen();
        })();

        """
}
