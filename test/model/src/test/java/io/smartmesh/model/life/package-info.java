/**
 * The wider game: two pending payments in either lane that fold in parts, withdrawals, top-ups,
 * re-opened channels, blocks that are replaced, restored devices and closes in other hands. {@link
 * io.smartmesh.model.life.Court} is the contract of this game, {@link io.smartmesh.model.life.Life}
 * a world before the court is asked.
 */
@NullMarked
package io.smartmesh.model.life;

import org.jspecify.annotations.NullMarked;
