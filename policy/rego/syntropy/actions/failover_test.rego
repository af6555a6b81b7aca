package syntropy.actions_test

name := json.patch(drain, [
	{"op": "add", "path": "/kind", "value": "dns"},
	{"op": "add", "path": "/operation", "value": "set"},
	{"op": "add", "path": "/change", "value": {
		"before": {"name": "social.example.com."},
		"after": {"name": "social.example.com.", "regions": "eu-north,us-east"},
	}},
])

event := json.patch(drain, [
	{"op": "add", "path": "/kind", "value": "region.failover"},
	{"op": "add", "path": "/operation", "value": "set"},
	{"op": "add", "path": "/change", "value": {"before": {"state": "normal"}, "after": {"state": "failed_over"}}},
])

test_a_failovers_steps_are_known if {
	allows(name)
	allows(event)
}

test_a_failover_is_not_frozen_and_waits_for_nobody if {
	frozen := object.union(settings, {
		"protected_services": ["social"],
		"freeze_windows": [{"name": "year end", "from": "2026-11-20T00:00:00Z", "to": "2026-12-04T00:00:00Z"}],
	})
	every action in [name, event] {
		decide(action, frozen) == {"allow": true, "reasons": []}
	}
}

test_a_freeze_that_names_the_kind_does_not_stop_what_protects if {
	frozen := object.union(settings, {"freeze_windows": [{
		"name": "all", "from": "2026-11-20T00:00:00Z", "to": "2026-12-04T00:00:00Z",
		"kinds": ["dns"], "operations": ["set"],
	}]})
	decide(name, frozen) == {"allow": true, "reasons": []}
}

test_a_failovers_steps_end if {
	every action in [name, event] {
		denies(patched(action, "/revert/registered", false), "revert: none registered")
		denies(patched(action, "/expires_in_seconds", null), "expiry: none")
	}
}

test_a_name_keeps_a_region if {
	every regions in ["", ",", 3, null] {
		denies(patched(name, "/change/after/regions", regions), "dns: no region left at the name")
	}
	denies(json.patch(name, [{"op": "remove", "path": "/change/after/regions"}]), "dns: no region left at the name")
}

test_a_resident_name_stays_in_its_jurisdiction if {
	action := patched(name, "/service/residency", "required")
	denies(action, "residency: eu-west (EU) to us-east (US)")
	denies(patched(action, "/service/residency", "unknown"), "residency: eu-west (EU) to us-east (US)")
	allows(patched(action, "/change/after/regions", "eu-north"))
	denies(patched(action, "/jurisdictions", {"eu-north": "EU"}), "residency: the jurisdiction of eu-west is unknown")
	allows(object.union(action, glass(["residency"], ["ada", "grace"], "2026-11-21T10:00:00.000Z")))
}

test_a_name_goes_to_allowed_receivers_only if {
	denies(patched(name, "/allowed_receivers", ["eu-north"]), "allowed_receivers: us-east is not among them")
	allows(patched(name, "/allowed_receivers", ["eu-north", "us-east"]))
}
