/**
 * The {@code smartmesh} command: {@code up} runs the node, everything else is a thin client of a
 * running one. A command is one class; {@link io.smartmesh.cli.Main} lists them. All sentences are
 * in messages*.properties.
 */
@NullMarked
package io.smartmesh.cli;

import org.jspecify.annotations.NullMarked;
