(function () {
  "use strict";
  var doc = document;
  function all(selector, from) { return Array.prototype.slice.call((from || doc).querySelectorAll(selector)); }

  function open(hash) {
    var target = hash.length > 1 && doc.getElementById(decodeURIComponent(hash.slice(1)));
    for (var node = target; node; node = node.parentElement) {
      if (node.tagName === "DETAILS") { node.open = true; }
    }
    return target;
  }
  function arrive() {
    var target = open(location.hash);
    if (target) { target.scrollIntoView({ block: "center" }); target.tabIndex = -1; target.focus({ preventScroll: true }); }
  }
  window.addEventListener("hashchange", arrive);
  if (location.hash) { arrive(); }

  function light(id) {
    all(".lit").forEach(function (node) { node.classList.remove("lit"); });
    all(".hit a").forEach(function (node) { if (node.getAttribute("href") === "#" + id) { node.classList.add("lit"); } });
  }
  var closed = [];
  window.addEventListener("beforeprint", function () {
    closed = all("details:not([open])");
    closed.forEach(function (node) { node.open = true; });
  });
  window.addEventListener("afterprint", function () {
    closed.forEach(function (node) { node.open = false; });
  });

  function wire() {
    all(".statements a[href='#curve']").forEach(function (link) { link.addEventListener("click", function () { light(link.closest("tr").id); }); });

    var keys = {
      value: function (row) { return Number(row.cells[0].querySelector("data").value); },
      text: function (row) { return row.cells[1].textContent.trim().toLowerCase(); },
      time: function (row) { var time = row.cells[2].querySelector("time"); return time ? Date.parse(time.dateTime) : Infinity; },
      p: function (row) { var p = row.cells[3].querySelector("data"); return p ? Number(p.value) : -1; }
    };
    all(".statements").forEach(function (table) {
      all("th[data-sort]", table).forEach(function (head) {
        var button = doc.createElement("button");
        button.type = "button";
        button.textContent = head.textContent;
        head.textContent = "";
        head.appendChild(button);
        button.addEventListener("click", function () {
          var up = head.getAttribute("aria-sort") !== "ascending", key = keys[head.dataset.sort], body = table.tBodies[0];
          all("th[aria-sort]", table).forEach(function (other) { other.removeAttribute("aria-sort"); });
          head.setAttribute("aria-sort", up ? "ascending" : "descending");
          all("tr", body).sort(function (a, b) {
            var x = key(a), y = key(b);
            return (x < y ? -1 : x > y ? 1 : 0) * (up ? 1 : -1);
          }).forEach(function (row) { body.appendChild(row); });
        });
      });
    });

    var form = doc.getElementById("filter");
    if (form) {
      var field = doc.getElementById("filter-words"), count = doc.getElementById("filter-count");
      var groups = all("details.group"), before = null;
      form.hidden = false;
      form.addEventListener("submit", function (event) { event.preventDefault(); });
      field.addEventListener("input", function () {
        var words = field.value.toLowerCase().split(/\s+/).filter(Boolean), shown = 0, total = 0;
        if (words.length && !before) { before = groups.map(function (group) { return group.open; }); }
        groups.forEach(function (group, i) {
          var here = 0;
          all("tbody tr", group).forEach(function (row) {
            var text = row.textContent.toLowerCase().replace(/\u00a0/g, " ");
            var fits = words.every(function (word) { return text.indexOf(word) >= 0; });
            row.hidden = !fits;
            total += 1;
            if (fits) { here += 1; }
          });
          shown += here;
          group.hidden = words.length > 0 && here === 0;
          group.open = words.length ? here > 0 : before ? before[i] : group.open;
        });
        if (!words.length) { before = null; }
        count.textContent = words.length ? shown + " of " + total : "";
      });
    }
  }
  wire();
  doc.addEventListener("retold", wire);
})();
