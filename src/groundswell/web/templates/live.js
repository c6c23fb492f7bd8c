(function () {
  "use strict";
  var doc = document, state = doc.getElementById("state"), list = doc.querySelector("main[data-again]");
  if (!window.fetch || !window.DOMParser) { return; }

  function all(selector) { return Array.prototype.slice.call(doc.querySelectorAll(selector)); }
  function clock() { return new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" }); }
  function say(text, live) {
    state.classList.toggle("on", live);
    state.querySelector("span").textContent = text;
  }

  function fetched(then, failed) {
    fetch(location.pathname + location.search, { credentials: "same-origin", cache: "no-cache", headers: { Accept: "text/html" } })
      .then(function (reply) {
        if (reply.status !== 200) { throw new Error(reply.status); }
        return reply.text();
      })
      .then(function (html) { then(new DOMParser().parseFromString(html, "text/html")); })
      .catch(failed);
  }

  function key(details, i) { return details.id || details.querySelector("summary").textContent.trim() || i; }

  function put(news, selectors) {
    var open = {}, field = doc.getElementById("filter-words"), words = field ? field.value : "";
    var focus = doc.activeElement && doc.activeElement.id, chosen = field && doc.activeElement === field ? field.selectionStart : null;
    var mark = all("main section, main .case").filter(function (one) { return one.getBoundingClientRect().bottom > 0; })[0];
    var place = mark && mark.id ? { id: mark.id, top: mark.getBoundingClientRect().top } : null, top = window.scrollY;
    all("details").forEach(function (one, i) { open[key(one, i)] = one.open; });
    selectors.forEach(function (selector) {
      var old = doc.querySelector(selector), now = news.querySelector(selector);
      if (old && now) { old.replaceWith(doc.importNode(now, true)); }
    });
    doc.title = news.title;
    all("details").forEach(function (one, i) { if (key(one, i) in open) { one.open = open[key(one, i)]; } });
    doc.dispatchEvent(new Event("retold"));
    field = doc.getElementById("filter-words");
    if (field && words) { field.value = words; field.dispatchEvent(new Event("input")); }
    if (focus && doc.getElementById(focus)) {
      doc.getElementById(focus).focus({ preventScroll: true });
      if (chosen !== null) { doc.getElementById(focus).setSelectionRange(chosen, chosen); }
    }
    var there = place && doc.getElementById(place.id);
    window.scrollTo({ top: there ? window.scrollY + there.getBoundingClientRect().top - place.top : top, behavior: "instant" });
  }

  if (state && window.EventSource) {
    var entry = Number(state.dataset.entry), busy = false, wanted = entry;
    var retell = function () {
      if (busy || wanted <= entry) { return; }
      busy = true;
      fetched(function (news) {
        entry = Number(news.getElementById("state").dataset.entry);
        put(news, [".top", "main"]);
        say("Live, entry " + entry.toLocaleString("en") + " at " + clock(), true);
        busy = false;
        retell();
      }, function () { busy = false; });
    };
    var events = new EventSource(state.dataset.events);
    events.addEventListener("told", function (event) {
      wanted = Number(event.data);
      if (wanted <= entry) { say("Live, as of entry " + entry.toLocaleString("en"), true); }
      retell();
    });
    events.onerror = function () { say("As of entry " + entry.toLocaleString("en") + ", not live just now", false); };
  }

  if (list) {
    var again = function () {
      setTimeout(function () {
        if (doc.hidden) { again(); return; }
        fetched(function (news) {
          var main = news.querySelector("main");
          if (main.innerHTML !== doc.querySelector("main").innerHTML) { put(news, [".top", "main"]); }
          else { doc.querySelector("main").dataset.again = main.dataset.again; }
          again();
        }, again);
      }, 1000 * Number(doc.querySelector("main").dataset.again));
    };
    again();
  }
})();
