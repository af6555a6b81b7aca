# METADATA
# title: What an action of the control plane must satisfy beyond its guard
# description: |
#   The control plane asks for data.syntropy.actions.decision. Only an object with `allow: true` allows;
#   anything else denies. Rules of an organisation go into package syntropy.organisation, settings into
#   data.syntropy.settings; see docs/guides/policies-opa.md.
package syntropy.actions

# METADATA
# entrypoint: true
decision := {"allow": allowed, "reasons": sort(deny)}

# Two locks: nothing speaks against it, and everything that could have spoken was there to be read.
default allowed := false

allowed if {
	count(deny) == 0
	complete
}

# What an organisation adds in its own files.
deny contains reason if some reason in data.syntropy.organisation.deny

# The input's form. A rule over a field that is missing is undefined and would be silent, so no field may be missing.
deny contains "schema: expected syntropy.actions/v1" if not input.schema == "syntropy.actions/v1"

deny contains "input: incomplete or of another form" if not complete

complete if {
	input.schema == "syntropy.actions/v1"
	regex.match(`^[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9][.][0-9]{3}Z$`, input.time)
	is_string(input.decision_key)
	is_string(input.kind)
	is_string(input.operation)
	is_string(input.target.service)
	is_string(input.target.region)
	is_string(input.service.residency)
	is_string(input.caller.name)
	is_object(input.change.before)
	is_object(input.change.after)
	is_object(input.jurisdictions)
	is_array(input.evidence)
	is_array(input.approvals)
	count(input.guard) > 0
	every result in input.guard {
		is_string(result.rule)
		is_string(result.result)
	}
	type_name(input.allowed_receivers) in {"array", "null"}
	type_name(input.break_glass) in {"object", "null"}
	type_name(input.expires_in_seconds) in {"number", "null"}
	is_boolean(input.revert.registered)
}

known_operation if {
	some operation in {
		"drain", "step", "restore", "revert", "soft_shift",
		"raise", "lower", "renew",
		"up", "down", "floor", "ceiling", "set",
	}
	input.operation == operation
}

deny contains concat("", ["operation: ", as_text(input.operation), " is not known"]) if not known_operation

deny contains "operation: none given" if not input.operation

# Kinds: what the control plane can do, whether it can be undone, and if not, whether doing it twice is the same as once.

shipped_kinds := {
	"traffic_weights": {"revert": true},
	"protective_mode": {"revert": true},
	"scale": {"revert": true},
	"read_only": {"revert": true},
	"shed_load": {"revert": true},
	"restart": {"revert": false, "idempotent": true},
	"migrate_workloads": {"revert": false},
	"reverse_charges": {"revert": false},
	"contain": {"revert": true},
	"dns": {"revert": true},
	"region.failover": {"revert": true},
}

kinds := object.union(shipped_kinds, settings.kinds)

deny contains concat("", ["kind: ", as_text(input.kind), " is not known"]) if not kinds[input.kind]

deny contains "kind: none given" if not input.kind

deny contains concat("", ["approval: ", input.kind, " cannot be undone; it needs the approval of another person"]) if {
	kinds[input.kind]
	not kinds[input.kind].revert == true
	not kinds[input.kind].idempotent == true
	not approved
}

deny contains concat("", ["approval: ", input.target.service, " is protected; it needs the approval of another person"]) if {
	some service in settings.protected_services
	service == input.target.service
	optional
	not approved
}

# An approval of the one who asks is none.
approved if {
	some person in input.approvals
	person != input.caller.name
	person != ""
}

deny contains "revert: none registered" if {
	kinds[input.kind].revert == true
	not input.revert.registered == true
}

# What lessens harm now, or undoes: no freeze and no protection of a service stops it.
protective if input.operation in {"drain", "soft_shift", "raise", "renew", "revert", "up", "floor"}

# Steps of a failover, and what keeps one instance or subject from doing harm.
protective if input.kind in {"read_only", "shed_load", "restart", "contain", "dns", "region.failover"}

# What can wait. The rest (step, restore, lower) ends an action of ours: it waits only where a freeze names it.
optional if {
	input.operation in {"down", "ceiling", "set"}
	not protective
}

# The guard. It was asked before; a result that did not pass and that nobody bypasses by name denies here too.

deny contains concat("", ["guard: ", result.rule, " did not pass"]) if {
	some result in input.guard
	not result.result == "pass"
	not bypassed(result.rule)
}

as_text(value) := value if is_string(value)

as_text(value) := "a value that is no text" if not is_string(value)
