// What a page felt like for the person who opened it: web vitals, script errors, failed requests.
// No cookie, no storage, no identifier; nothing is sent when the browser asks not to be tracked.
//
//   <script async src="https://syntropy.example/rum.js" data-key="KEY" data-route="/users/{id}"></script>
//
// docs/guides/rum.md describes the fields. rum.min.js is made of this file by minify.mjs; it has to
// stay under 2 KiB, so what is NaN or undefined is left to JSON, which makes null or nothing of it.
(() => {
  const doc = document;
  const script = doc.currentScript;
  const nav = navigator;
  const max = Math.max;
  const Observer = self.PerformanceObserver;
  if (!script || !Observer || !nav.sendBeacon || nav.globalPrivacyControl || nav.doNotTrack == 1) {
    return;
  }
  const vitals = {};
  const errors = [];
  const failed = [];
  const interactions = {};
  const page = performance.getEntriesByType('navigation')[0];
  let sum = 0;
  let first = 0;
  let last = 0;
  let sent;

  // Segments that may identify somebody do not leave the browser; the server looks again.
  const template = (path) =>
    path
      .split('/')
      .map((part) => (/^([a-z._~-]{0,24}|v\d\d?|{[a-z_]{1,24}})$/i.test(part) ? part : '{id}'))
      .join('/');

  const fail = (url, status) =>
    failed[19] || failed.push({ route: template(new URL(url, location).pathname), status });

  const error = (thrown, file, line) =>
    errors[9] ||
    errors.push({
      type: thrown?.name || 'Error',
      message: `${thrown?.message || thrown || '?'}`.slice(0, 300),
      source: /[^/]+\.m?js(?=$|[?#])/.exec(file)?.[0],
      line,
    });

  const observe = (type, each) => {
    if (Observer.supportedEntryTypes.includes(type)) {
      new Observer((list) => list.getEntries().map(each)).observe({
        type,
        buffered: true,
        durationThreshold: 40,
      });
      return 1;
    }
  };

  // Of a page that was rendered ahead, time begins when it was shown.
  const seconds = (time) => max(0, time - (page.activationStart | 0)) / 1e3;

  const interaction = (entry) => {
    const id = entry.interactionId;
    if (id) {
      interactions[id] = max(interactions[id] | 0, entry.duration);
    }
  };

  const send = () => {
    if (!sent || errors[0] || failed[0]) {
      const slowest = Object.values(interactions).sort((a, b) => b - a);
      // One of fifty interactions may be slower.
      vitals.inp = (slowest[(performance.interactionCount / 50) | 0] ?? slowest.pop()) / 1e3;
      const agent = nav.userAgent;
      nav.sendBeacon(
        new URL('/api/v1/rum', script.src),
        JSON.stringify({
          key: script.dataset.key,
          route: template(script.dataset.route || location.pathname),
          device: /Mobi/.test(agent)
            ? 'mobile'
            : /Tab|Andr/.test(agent)
              ? 'tablet'
              : 'desktop',
          trace_id: /-([\da-f]{32})-/.exec(
            doc.querySelector('meta[name=traceparent]')?.content ||
              page.serverTiming?.find((entry) => entry.name == 'traceparent')?.description,
          )?.[1],
          vitals: sent ? null : vitals,
          errors: errors.splice(0),
          network_errors: failed.splice(0),
        }),
      );
      sent = 1;
    }
  };

  vitals.ttfb = seconds(page.responseStart);
  // A page that was opened in the background paints when somebody first looks at it.
  if (!doc.hidden || doc.prerendering) {
    observe('paint', (entry) => {
      if (/ful/.test(entry.name)) {
        vitals.fcp = seconds(entry.startTime);
      }
    });
    observe('largest-contentful-paint', (entry) => {
      vitals.lcp = seconds(entry.startTime);
    });
  }
  // Shifts add up while they follow each other within a second, for five seconds at most.
  observe('layout-shift', (entry) => {
    const time = entry.startTime;
    if (!entry.hadRecentInput) {
      if (time - last > 1e3 || time - first > 5e3) {
        sum = 0;
        first = time;
      }
      last = time;
      sum += entry.value;
      vitals.cls = max(vitals.cls, sum);
    }
  }) && (vitals.cls = 0);
  observe('event', interaction);
  observe('first-input', interaction);
  observe('resource', (entry) => {
    const status = entry.responseStatus;
    if (/^fe|^x/.test(entry.initiatorType) && status > 399 && status < 600) {
      fail(entry.name, status);
    }
  });
  addEventListener(
    'error',
    (event) => {
      const target = event.target;
      if (target == self) {
        error(event.error || event, event.filename, event.lineno);
      } else {
        fail(target.src || target.href, 0);
      }
    },
    true,
  );
  addEventListener('unhandledrejection', (event) => error(event.reason));
  addEventListener('visibilitychange', () => doc.hidden && send());
  addEventListener('pagehide', send);
})();
