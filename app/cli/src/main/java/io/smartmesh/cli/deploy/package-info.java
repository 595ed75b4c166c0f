/**
 * Puts the contracts on a chain, step by step, so that it can be ended at any moment and gone on
 * with (rules TK-18 to TK-22). {@code smartmesh deploy} is in the package above.
 */
@NullMarked
package io.smartmesh.cli.deploy;

import org.jspecify.annotations.NullMarked;
