/**
 * Rules about the whole tree, as tests: which module may use which, what the sans-IO layers may not
 * touch, and what every source file looks like. A failure lists each place with its rule.
 */
@NullMarked
package io.smartmesh.architecture;

import org.jspecify.annotations.NullMarked;
