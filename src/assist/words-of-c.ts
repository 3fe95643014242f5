/** Words of C itself, that nothing defines. */
export const OF_C =
	/^(?:auto|bool|break|case|char|const|continue|default|double|else|enum|extern|false|float|for|goto|inline|int|long|register|return|short|signed|sizeof|static|struct|switch|true|typedef|typeof|union|unsigned|void|volatile|while)$/;
