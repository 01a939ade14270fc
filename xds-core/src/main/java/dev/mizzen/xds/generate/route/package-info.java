/**
 * Generation of route configurations: which virtual hosts a table has and what they are made of is
 * decided here, how they look in {@code route.table}. Imports {@code route.match}, {@code
 * route.action}, {@code route.table} and no other generator.
 */
@NullMarked
package dev.mizzen.xds.generate.route;

import org.jspecify.annotations.NullMarked;
