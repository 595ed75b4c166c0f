/** What holders of SMT sign for relayers to send (rules TK-n). */
@NullMarked
package io.smartmesh.ethereum.token;

import org.jspecify.annotations.NullMarked;
