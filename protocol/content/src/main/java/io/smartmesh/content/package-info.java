/**
 * What a message is: a text, a place, a reaction, a call for help. {@link
 * io.smartmesh.content.Content} is the value and its one encoding; the rules are in
 * docs/spec/content.md.
 */
@NullMarked
package io.smartmesh.content;

import org.jspecify.annotations.NullMarked;
