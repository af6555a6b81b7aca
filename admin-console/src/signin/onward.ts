const SIGN_IN = '/signin';

/**
 * Where to go after signing in: the path that was asked for, if it is one of this console. Anything
 * else, another site above all, is the overview.
 */
export function onward(asked: string | undefined, origin: string): string {
  if (!asked?.startsWith('/')) return '/';
  try {
    const url = new URL(asked, origin);
    const path = `${url.pathname}${url.search}${url.hash}`;
    // `/.//host` is of this origin and has a path that names another.
    const ours = url.origin === origin && !path.startsWith('//');
    return ours && url.pathname !== SIGN_IN ? path : '/';
  } catch {
    return '/';
  }
}

/** What the sign-in page's address carries when `href`, a path of this console, was asked for. */
export function askedFor(href: string): { next?: string } {
  return href === '/' ? {} : { next: href };
}
