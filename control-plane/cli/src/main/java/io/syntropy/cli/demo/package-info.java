/** The demo: server, services, traffic and an incident as child processes of one command. */
@NullMarked
package io.syntropy.cli.demo;

import org.jspecify.annotations.NullMarked;
