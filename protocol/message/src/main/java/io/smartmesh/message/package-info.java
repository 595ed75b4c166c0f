/**
 * Text messages from person to person: sealed end to end, kept until their delivery receipt is
 * back, shown once. {@link io.smartmesh.message.Messages} is the machine; the rules are in
 * docs/spec/message.md.
 */
@NullMarked
package io.smartmesh.message;

import org.jspecify.annotations.NullMarked;
