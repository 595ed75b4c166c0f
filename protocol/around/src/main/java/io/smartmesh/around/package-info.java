/**
 * Words to everybody near, and signed notices that every newcomer learns from whoever he meets:
 * {@link io.smartmesh.around.Around} is the machine; the rules are in docs/spec/around.md.
 */
@NullMarked
package io.smartmesh.around;

import org.jspecify.annotations.NullMarked;
