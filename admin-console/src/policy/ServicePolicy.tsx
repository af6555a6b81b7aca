import { useServiceName } from '../services/ServicePage';
import page from '../ui/Page.module.css';
import { GatePanel } from './GatePanel';
import { DecisionsPanel, OpenActionsPanel } from './Happened';
import { PoliciesPanel } from './PoliciesPanel';

/** What binds a service: its release gate, the policies that act on it, and what they did. */
export function ServicePolicy() {
  const service = useServiceName();
  return (
    <div className={page.stack}>
      <GatePanel service={service} />
      <PoliciesPanel service={service} />
      <OpenActionsPanel service={service} />
      <DecisionsPanel service={service} />
    </div>
  );
}
