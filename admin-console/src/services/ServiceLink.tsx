import { Link } from '@tanstack/react-router';

/** A service's name, wherever it stands, leads to the service. */
export function ServiceLink({ name }: { name: string }) {
  return (
    <Link to="/services/$id/overview" params={{ id: name }}>
      {name}
    </Link>
  );
}
