# The working directory as it is, or as it will be when the operations before are done: a table of paths, each with
# where its content is. An empty table is the folder as it is, so that one decision table serves both.

function New-Picture {
    return @{ Places = (New-PathTable); Passed = @{} }
}

# A sorted table of paths, whose case does not matter.
function New-PathTable {
    $ignoringCase = [StringComparer]::OrdinalIgnoreCase
    return , (New-Object -TypeName 'Collections.Generic.SortedDictionary[string,object]' -ArgumentList $ignoringCase)
}

# Where the content of a path is: From is absent, real (Path on the disk), release (Path in that of Hop) or made
# (empty).
function New-Source {
    param([string]$From, [string]$Path = '', [int]$Hop = 0, [string]$Kind = '')
    return @{ From = $From; Path = $Path; Hop = $Hop; Kind = $Kind }
}

# What stands at a path below the working directory: its source, with its kind: absent, file, folder or nowhere.
function Get-Place {
    param([hashtable]$Picture, [string]$Path)
    $source = $null
    $at = $Path
    while ($at -ne '') {
        if ($Picture.Places.ContainsKey($at)) {
            $source = Get-SourceBelow -Source $Picture.Places[$at] -Rest $Path.Substring($at.Length).TrimStart('/')
            break
        }
        $at = $at.Substring(0, [Math]::Max(0, $at.LastIndexOf([char]'/')))
    }
    if ($null -eq $source) { $source = New-Source -From 'real' -Path (Find-FullPath -Relative $Path) }
    switch ($source.From) {
        'real' { $source.Kind = Get-PathKind -Path $source.Path }
        'release' {
            $release = $Run.Releases[$source.Hop]
            $source.Kind = 'absent'
            if ($release.Files.ContainsKey($source.Path)) { $source.Kind = 'file' }
            elseif ($source.Path -eq '' -or $release.Folders.Contains($source.Path)) { $source.Kind = 'folder' }
        }
        'absent' { $source.Kind = 'absent' }
    }
    if ($source.Kind -eq 'absent') {
        foreach ($other in @(Get-PathsBelow -Picture $Picture -Path $Path)) {
            if ($Picture.Places[$other].From -ne 'absent') { $source.Kind = 'folder' }
        }
    }
    return $source
}

function Get-SourceBelow {
    param([hashtable]$Source, [string]$Rest)
    if ($Rest -eq '') { return $Source.Clone() }
    if ($Source.From -eq 'release') {
        return New-Source -From 'release' -Hop $Source.Hop -Path "$($Source.Path)/$Rest".TrimStart('/')
    }
    if ($Source.From -eq 'real') {
        return New-Source -From 'real' -Path (Find-FullPath -Relative "$(Get-ShownPath -Path $Source.Path)/$Rest")
    }
    return New-Source -From 'absent'
}

# The paths of the table that lie below another.
function Get-PathsBelow {
    param([hashtable]$Picture, [string]$Path)
    foreach ($other in @($Picture.Places.get_Keys())) {
        if ($other.StartsWith("$Path/", [StringComparison]::OrdinalIgnoreCase)) { $other }
    }
}

# The files of a folder by their path below it, each with its source; with Shallow only those that lie in it directly.
function Get-PlaceFiles {
    param([hashtable]$Picture, [string]$Path, [switch]$Shallow)
    $files = New-PathTable
    Add-SourceFiles -Files $files -Source (Get-Place -Picture $Picture -Path $Path) -Prefix '' -Shallow:$Shallow
    foreach ($other in @(Get-PathsBelow -Picture $Picture -Path $Path | Sort-Object -Property Length)) {
        $rest = $other.Substring($Path.Length + 1)
        foreach ($name in @($files.get_Keys())) {
            $isBelow = "$name/".StartsWith("$rest/", [StringComparison]::OrdinalIgnoreCase)
            if ($isBelow) { [void]$files.Remove($name) }
        }
        if ($Shallow -and $rest.Contains('/')) { continue }
        $place = Get-Place -Picture $Picture -Path $other
        if ($place.Kind -eq 'file') { $files[$rest] = $place }
        elseif (-not $Shallow) { Add-SourceFiles -Files $files -Source $place -Prefix "$rest/" }
    }
    return , $files
}

# Adds the files of one source. Links are followed, to where one is met again.
function Add-SourceFiles {
    param($Files, [hashtable]$Source, [string]$Prefix, [switch]$Shallow, [int]$Depth = 0)
    if ($Source.From -eq 'release') {
        $below = "$($Source.Path)/".TrimStart('/')
        foreach ($path in $Run.Releases[$Source.Hop].Files.get_Keys()) {
            if (-not $path.StartsWith($below, [StringComparison]::OrdinalIgnoreCase)) { continue }
            $rest = $path.Substring($below.Length)
            if (-not $Shallow -or -not $rest.Contains('/')) {
                $Files[$Prefix + $rest] = New-Source -From 'release' -Hop $Source.Hop -Path $path -Kind 'file'
            }
        }
    }
    # Deeper than any release, a link leads back to a folder above it.
    if ($Source.From -ne 'real' -or -not [IO.Directory]::Exists($Source.Path) -or $Depth -gt 40) { return }
    foreach ($item in (New-Object -TypeName 'IO.DirectoryInfo' -ArgumentList $Source.Path).GetFileSystemInfos()) {
        $path = [IO.Path]::Combine($Source.Path, $item.Name)
        $isLink = ($item.Attributes -band [IO.FileAttributes]::ReparsePoint) -ne 0
        $kind = if ($item -is [IO.DirectoryInfo]) { 'folder' } else { 'file' }
        if ($isLink) { $kind = Get-PathKind -Path $path }
        $own = New-Source -From 'real' -Path $path -Kind $kind
        if ($kind -ne 'folder') { $Files[$Prefix + $item.Name] = $own }
        elseif (-not $Shallow) {
            Add-SourceFiles -Files $Files -Source $own -Prefix "$Prefix$($item.Name)/" -Depth ($Depth + 1)
        }
    }
}

# Sets what stands at a path; what stood below it is gone.
function Set-Place {
    param([hashtable]$Picture, [string]$Path, [hashtable]$Source)
    foreach ($other in @(Get-PathsBelow -Picture $Picture -Path $Path)) { [void]$Picture.Places.Remove($other) }
    $Picture.Places[$Path] = $Source
}

# The same, with all that is known of what lies below.
function Move-Place {
    param([hashtable]$Picture, [string]$From, [string]$To)
    $source = Get-Place -Picture $Picture -Path $From
    $below = @{}
    foreach ($other in @(Get-PathsBelow -Picture $Picture -Path $From)) {
        $below[$To + $other.Substring($From.Length)] = $Picture.Places[$other]
    }
    Set-Place -Picture $Picture -Path $To -Source $source
    foreach ($other in $below.get_Keys()) { $Picture.Places[$other] = $below[$other] }
    Set-Place -Picture $Picture -Path $From -Source (New-Source -From 'absent')
}

# Is a source the file of a release: its size and its CRC-32?
function Test-SourceIsEntry {
    param([hashtable]$Source, $Entry)
    if ($Source.From -eq 'release') {
        $own = $Run.Releases[$Source.Hop].Files[$Source.Path]
        return $own.SizeBytes -eq $Entry.SizeBytes -and $own.Crc32 -eq $Entry.Crc32
    }
    if ($Source.From -ne 'real') { return $Entry.SizeBytes -eq 0 }
    return Test-ReleaseFile -Entry $Entry -Path $Source.Path
}

# Do two sources hold the same?
function Test-SameSource {
    param([hashtable]$One, [hashtable]$Other)
    if ($One.From -eq 'real' -and $Other.From -eq 'real') { return Test-SameFile -One $One.Path -Other $Other.Path }
    if ($Other.From -eq 'release') {
        return Test-SourceIsEntry -Source $One -Entry $Run.Releases[$Other.Hop].Files[$Other.Path]
    }
    if ($One.From -eq 'release') {
        return Test-SourceIsEntry -Source $Other -Entry $Run.Releases[$One.Hop].Files[$One.Path]
    }
    $real = if ($One.From -eq 'real') { $One } else { $Other }
    return $real.From -eq 'made' -or (New-Object -TypeName 'IO.FileInfo' -ArgumentList $real.Path).Length -eq 0
}
