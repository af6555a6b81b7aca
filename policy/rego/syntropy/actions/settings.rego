package syntropy.actions

# Settings of the organisation. A word misspelt here must not open what it was meant to close.
settings := object.union(
	{"freeze_windows": [], "kinds": {}, "max_expiry_hours": 72, "max_region_share": 1, "protected_services": []},
	stated,
)

default stated := {}

stated := data.syntropy.settings

setting_types := {
	"freeze_windows": "array",
	"kinds": "object",
	"max_expiry_hours": "number",
	"max_region_share": "number",
	"protected_services": "array",
}

deny contains concat("", ["settings: unknown key ", key]) if {
	some key, _ in settings
	not setting_types[key]
}

deny contains concat("", ["settings: ", key, " is no ", expected]) if {
	some key, expected in setting_types
	type_name(settings[key]) != expected
}

# Freeze windows: UTC, from included, to not. They stop what can wait; what protects or undoes, never.
deny contains concat("", ["freeze: ", as_text(window.name), " until ", window.to]) if {
	some window in settings.freeze_windows
	well_formed(window)
	not protective
	stops(window)
	not bypassed("freeze")
	concerns(window, "services", input.target.service)
	concerns(window, "kinds", input.kind)
	second(window.from) <= second(input.time)
	second(input.time) < second(window.to)
}

deny contains concat("", ["settings: freeze_windows[", format_int(i, 10), "]: expected {name, from, to[, services, kinds, operations]}, times as 2026-12-24T00:00:00Z"]) if {
	some i, window in settings.freeze_windows
	not well_formed(window)
}

well_formed(window) if {
	is_string(window.name)
	utc_second(window.from)
	utc_second(window.to)
	window.from < window.to
	object.keys(window) - {"name", "from", "to", "services", "kinds", "operations"} == set()
	is_array(object.get(window, "services", []))
	is_array(object.get(window, "kinds", []))
	is_array(object.get(window, "operations", []))
}

utc_second(text) if {
	is_string(text)
	regex.match(`^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9]Z$`, text)
}

stops(window) if {
	not window.operations
	optional
}

stops(window) if input.operation in window.operations

# Without a list a window concerns all.
concerns(window, key, _) if not window[key]

concerns(window, key, value) if value in window[key]

# The control plane's times are UTC with milliseconds, so their text is in the order of time.
second(time) := substring(time, 0, 19)

# How long an action may hold before it must be judged anew.
deny contains "expiry: none" if {
	kinds[input.kind].revert == true
	not ends
	not input.expires_in_seconds > 0
}

deny contains "expiry: later than max_expiry_hours" if {
	input.expires_in_seconds > settings.max_expiry_hours * 3600
}

# What ends an action of ours leaves nothing that could expire.
ends if input.operation in {"restore", "revert", "lower"}
