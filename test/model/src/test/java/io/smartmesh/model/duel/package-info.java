/**
 * Two parties, one pending payment of 1, deposits of 2: the game in which the rules were found.
 * States, acknowledgements and endgames are few enough to try everything that a liar can fabricate.
 */
@NullMarked
package io.smartmesh.model.duel;

import org.jspecify.annotations.NullMarked;
