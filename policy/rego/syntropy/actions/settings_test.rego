package syntropy.actions_test

frozen(window) := object.union(settings, {"freeze_windows": [window]})

december := {"name": "year end", "from": "2026-11-21T09:30:00Z", "to": "2026-11-22T00:00:00Z"}

test_freeze_stops_changes if {
	denies_with(scaling, frozen(december), "freeze: year end until 2026-11-22T00:00:00Z")
}

test_freeze_never_stops_protection_or_undo if {
	every operation in ["drain", "soft_shift", "raise", "renew", "revert", "up", "floor"] {
		decide(patched(drain, "/operation", operation), frozen(december)).allow
		decide(patched(drain, "/operation", operation), frozen(object.union(december, {"operations": [operation]}))).allow
	}
}

# The steps of a failover after its shift of traffic, and the restart of a silent instance.
test_freeze_never_stops_a_failover_half_way if {
	every kind in ["read_only", "shed_load", "restart", "contain"] {
		step := object.union(drain, {
			"kind": kind, "operation": "set",
			"change": {"before": {"on": "false"}, "after": {"on": "true"}},
		})
		decide(step, frozen(december)).allow
	}
}

test_freeze_includes_its_start_and_not_its_end if {
	decide(patched(scaling, "/time", "2026-11-21T09:29:59.999Z"), frozen(december)).allow
	not decide(patched(scaling, "/time", "2026-11-21T09:30:00.000Z"), frozen(december)).allow
	not decide(patched(scaling, "/time", "2026-11-21T23:59:59.999Z"), frozen(december)).allow
	decide(patched(scaling, "/time", "2026-11-22T00:00:00.000Z"), frozen(december)).allow
}

test_freeze_of_some_services_or_kinds if {
	decide(scaling, frozen(object.union(december, {"services": ["credit"]}))).allow
	decide(scaling, frozen(object.union(december, {"kinds": ["restart"]}))).allow
	not decide(scaling, frozen(object.union(december, {"services": ["social"], "kinds": ["scale"]}))).allow
}

test_freeze_stops_the_way_back_where_it_says_so if {
	every operation in ["step", "restore", "lower"] {
		action := patched(drain, "/operation", operation)
		decide(action, frozen(december)).allow
		not decide(action, frozen(object.union(december, {"operations": [operation]}))).allow
	}
}

test_break_glass_names_the_freeze if {
	action := object.union(scaling, glass(["freeze"], ["ada", "grace"], "2026-11-21T10:00:00.000Z"))
	decide(action, frozen(december)).allow
}

# A word misspelt must not open what it was meant to close.
test_malformed_windows_deny if {
	every window in [
		{},
		{"name": "x", "from": "2026-12-24", "to": "2026-12-27T00:00:00Z"},
		{"name": "x", "from": "2026-12-24T00:00:00+01:00", "to": "2026-12-27T00:00:00Z"},
		{"name": "x", "from": "2026-12-27T00:00:00Z", "to": "2026-12-24T00:00:00Z"},
		{"name": 3, "from": "2026-12-24T00:00:00Z", "to": "2026-12-27T00:00:00Z"},
		{"name": "x", "from": "2026-12-24T00:00:00Z", "to": "2026-12-27T00:00:00Z", "service": ["social"]},
		{"name": "x", "from": "2026-12-24T00:00:00Z", "to": "2026-12-27T00:00:00Z", "services": "social"},
	] {
		some reason in decide(scaling, frozen(window)).reasons
		startswith(reason, "settings: freeze_windows[0]: expected")
	}
}

test_unknown_settings_deny if {
	denies_with(drain, object.union(settings, {"freeze_window": []}), "settings: unknown key freeze_window")
	denies_with(drain, object.union(settings, {"max_region_share": "1"}), "settings: max_region_share is no number")
	not decide(drain, null).allow
}

test_missing_settings_are_the_defaults if decide(drain, {}).allow
