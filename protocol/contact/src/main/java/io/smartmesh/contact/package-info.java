/**
 * People as their user knows them: contact cards that are shown by their owners, and the roster of
 * those one has taken. {@link io.smartmesh.contact.Roster} is the machine; the rules are in
 * docs/spec/contacts.md.
 */
@NullMarked
package io.smartmesh.contact;

import org.jspecify.annotations.NullMarked;
