/**
 * Smart Conditions as the evaluator contracts judge them: what is agreed, what is shown, and how
 * much of a pending payment it earns. Rules SC-1 to SC-16 of docs/spec/conditions.md.
 */
@NullMarked
package io.smartmesh.ethereum.conditions;

import org.jspecify.annotations.NullMarked;
