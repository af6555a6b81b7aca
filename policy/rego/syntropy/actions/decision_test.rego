package syntropy.actions_test

import data.syntropy.actions

settings := {
	"freeze_windows": [],
	"kinds": {},
	"max_expiry_hours": 72,
	"max_region_share": 1,
	"protected_services": [],
}

drain := {
	"schema": "syntropy.actions/v1",
	"decision_key": "social/eu/drain/7",
	"time": "2026-11-21T09:30:00.000Z",
	"kind": "traffic_weights",
	"operation": "drain",
	"target": {"service": "social", "region": "eu-west"},
	"service": {"criticality": "high", "residency": "none"},
	"change": {
		"before": {"weights": {"eu-west": 0.5, "eu-north": 0.25, "us-east": 0.25}},
		"after": {"weights": {"eu-west": 0, "eu-north": 0.5, "us-east": 0.5}},
	},
	"jurisdictions": {"eu-west": "EU", "eu-north": "EU", "us-east": "US"},
	"allowed_receivers": null,
	"evidence": [{"region": "eu-west", "class": "B", "passive": "B", "active": "B"}],
	"guard": [{"rule": "I1", "result": "pass"}, {"rule": "I2", "result": "pass"}],
	"policy": {"name": "social-regions", "generation": 3, "hash": "sha256:0", "mode": "act"},
	"break_glass": null,
	"approvals": [],
	"caller": {"name": "controller", "role": "system"},
	"revert": {"registered": true},
	"expires_in_seconds": 3600,
}

resident := object.union(drain, {"service": {"residency": "required"}})

glass(rules, people, expires_at) := {"break_glass": {"rules": rules, "people": people, "expires_at": expires_at}}

patched(base, path, value) := json.patch(base, [{"op": "add", "path": path, "value": value}])

without(path) := json.patch(drain, [{"op": "remove", "path": path}])

decide(action, with_settings) := decision if {
	decision := actions.decision with input as action
		with data.syntropy.settings as with_settings
		with data.syntropy.organisation as {}
}

allows(action) if decide(action, settings) == {"allow": true, "reasons": []}

denies(action, reason) if denies_with(action, settings, reason)

denies_with(action, with_settings, reason) if {
	decision := decide(action, with_settings)
	decision.allow == false
	reason in decision.reasons
}

test_an_ordinary_drain_is_allowed if allows(drain)

test_nothing_to_read_is_denied if denies({}, "input: incomplete or of another form")

# A rule over a missing field is silent: so each field by itself must deny when it is not there.
test_any_missing_field_denies if {
	every path in [
		"/schema", "/time", "/decision_key", "/kind", "/operation", "/target", "/target/service", "/target/region",
		"/service", "/service/residency", "/change", "/change/before", "/change/after", "/change/after/weights",
		"/jurisdictions", "/allowed_receivers", "/evidence", "/guard", "/guard/0/rule", "/guard/0/result",
		"/break_glass", "/approvals", "/caller", "/caller/name", "/revert", "/revert/registered", "/expires_in_seconds",
	] {
		decide(without(path), settings).allow == false
	}
}

test_a_field_of_another_type_denies if {
	every path in [
		"/schema", "/time", "/decision_key", "/kind", "/operation", "/target/service", "/target/region",
		"/service/residency", "/change/before", "/change/after", "/jurisdictions", "/evidence", "/guard",
		"/approvals", "/caller/name", "/revert/registered",
	] {
		decide(patched(drain, path, 7), settings).allow == false
		decide(patched(drain, path, null), settings).allow == false
	}
}

test_unknown_kind if denies(patched(drain, "/kind", "format_disks"), "kind: format_disks is not known")

test_unknown_operation if denies(patched(drain, "/operation", "wipe"), "operation: wipe is not known")

test_a_kind_added_by_settings_is_known if {
	action := json.patch(drain, [
		{"op": "add", "path": "/kind", "value": "rotate"},
		{"op": "add", "path": "/operation", "value": "set"},
	])
	decide(action, object.union(settings, {"kinds": {"rotate": {"revert": true}}})).allow
}

test_guard_that_failed if {
	action := patched(drain, "/guard", [{"rule": "I2", "result": "unknown"}])
	denies(action, "guard: I2 did not pass")
}

test_revert_must_be_registered if denies(patched(drain, "/revert", {"registered": false}), "revert: none registered")

test_expiry_is_needed if denies(patched(drain, "/expires_in_seconds", null), "expiry: none")

test_what_ends_an_action_needs_no_expiry if {
	every operation in ["restore", "revert", "lower"] {
		allows(json.patch(drain, [
			{"op": "add", "path": "/expires_in_seconds", "value": 0},
			{"op": "add", "path": "/operation", "value": operation},
		]))
	}
}

test_expiry_is_bounded if denies(patched(drain, "/expires_in_seconds", 259201), "expiry: later than max_expiry_hours")

migration := object.union(drain, {
	"kind": "migrate_workloads", "operation": "set",
	"change": {"before": {}, "after": {"from_node": "node-1"}},
	"revert": {"registered": false}, "expires_in_seconds": null,
})

test_no_undo_needs_an_approval if {
	denies(migration, "approval: migrate_workloads cannot be undone; it needs the approval of another person")
}

test_an_approval_by_another_person_counts if allows(patched(migration, "/approvals", ["ada"]))

test_ones_own_approval_is_none if {
	action := json.patch(migration, [
		{"op": "add", "path": "/approvals", "value": ["ada"]},
		{"op": "add", "path": "/caller", "value": {"name": "ada", "role": "operator"}},
	])
	decide(action, settings).allow == false
}

# The loop restarts a silent instance by itself; an organisation may ask for an approval all the same.
test_a_restart_is_the_same_done_twice if {
	restart := patched(migration, "/kind", "restart")
	allows(restart)
	denies_with(
		restart, object.union(settings, {"kinds": {"restart": {"idempotent": false}}}),
		"approval: restart cannot be undone; it needs the approval of another person",
	)
}

scaling := object.union(drain, {
	"kind": "scale", "operation": "down",
	"change": {"before": {"replicas": 4}, "after": {"replicas": 3}},
})

test_scaling_is_allowed if allows(scaling)

test_scaling_to_nothing if denies(patched(scaling, "/change/after/replicas", 0), "scale: never to nothing")

test_protected_service if {
	guarded := object.union(settings, {"protected_services": ["social"]})
	denies_with(scaling, guarded, "approval: social is protected; it needs the approval of another person")
	decide(patched(scaling, "/approvals", ["ada"]), guarded).allow
	decide(drain, guarded).allow
}

# The schema's optional extension: the organisation's own package.
test_rules_of_the_organisation_deny if {
	decision := actions.decision with input as drain
		with data.syntropy.settings as settings
		with data.syntropy.organisation as {"deny": {"not on a Friday"}}
	decision == {"allow": false, "reasons": ["not on a Friday"]}
}
