# SPDX-License-Identifier: Apache-2.0
# solleva_embed(TARGET SYMBOL FILE...)
# Puts files into the program itself: a table SYMBOL of (name, begin, end), ended by a row of zeros, made by the assembler. A name
# is the path relative to the folder of the caller.
function(solleva_embed TARGET SYMBOL)
  set(table ".section .data.rel.ro, \"aw\"\n.global ${SYMBOL}\n.balign 8\n${SYMBOL}:\n")
  set(bodies ".section .rodata\n")
  foreach(file IN LISTS ARGN)
    file(RELATIVE_PATH name ${CMAKE_CURRENT_SOURCE_DIR} ${file})
    string(MAKE_C_IDENTIFIER ${name} label)
    string(APPEND table "  .quad name_${label}, text_${label}, end_${label}\n")
    string(APPEND bodies "name_${label}: .asciz \"${name}\"\ntext_${label}: .incbin \"${file}\"\nend_${label}:\n  .byte 0\n")
  endforeach()
  string(APPEND table "  .quad 0, 0, 0\n")
  set(assembly ${CMAKE_CURRENT_BINARY_DIR}/${SYMBOL}.S)
  file(CONFIGURE OUTPUT ${assembly} @ONLY CONTENT "${bodies}${table}.section .note.GNU-stack,\"\",%progbits\n")
  set_source_files_properties(${assembly} PROPERTIES OBJECT_DEPENDS "${ARGN}")
  target_sources(${TARGET} PRIVATE ${assembly})
endfunction()
