# How a change stands: to-do, already, nothing (there is nothing to do it with) or blocked, in words; what was there
# before, for taking it back (Was); whether what it needs is not there, which a person's step may still make (IsAbsent);
# what it comes to (Plan).

function New-State {
    param(
        [string]$Name, [string]$Id, [hashtable]$Values = @{}, [string]$Remedy = '', $Was = $null, [switch]$IsAbsent,
        [object[]]$Plan = @()
    )
    $remedySays = if ($Remedy -eq '') { '' } else { Get-Words $Remedy $Values }
    return @{
        Name = $Name; Says = (Get-Words $Id $Values); Remedy = $remedySays; Was = $Was; IsAbsent = [bool]$IsAbsent
        Plan = $Plan
    }
}

function New-LinkState {
    param([string]$Path)
    return New-State -Name 'blocked' -Id 'run/linkNowhere' -Values @{ path = $Path } -Remedy 'run/linkRemedy'
}

# How an operation stands, by what is there: the decision table of its change.
function Get-State {
    param([hashtable]$Operation, [hashtable]$Picture)
    return & "Get-$($Operation.Change)State" -Operation $Operation -Picture $Picture
}

# Sets in the picture what the operation makes of the folder.
function Set-Outlook {
    param([hashtable]$Operation, [hashtable]$State, [hashtable]$Picture)
    switch ($Operation.Change) {
        'move' { Move-Place -Picture $Picture -From $Operation.From -To $Operation.To }
        'unpack' {
            Set-Place -Picture $Picture -Path $Operation.Into -Source (New-Source -From 'release' -Hop $Operation.Hop)
        }
        'copy' {
            foreach ($file in $State.Plan) {
                if ($file.How -ne 'same') { Set-Place -Picture $Picture -Path $file.Path -Source $file.Source }
            }
        }
        'transfer' {
            foreach ($name in $State.Plan) {
                Move-Place -Picture $Picture -From "$($Operation.From)/$name" -To "$($Operation.To)/$name"
            }
        }
        'make' {
            $made = New-Source -From 'made' -Kind (Get-MadeKind -Path $Operation.Path)
            Set-Place -Picture $Picture -Path $Operation.Path -Source $made
        }
        'remove' { Set-Place -Picture $Picture -Path $Operation.Path -Source (New-Source -From 'absent') }
    }
}

# Does it change files or folders, so that the folders tell how it stands?
function Test-FileChange {
    param([hashtable]$Operation)
    return @('move', 'unpack', 'copy', 'transfer', 'make', 'remove') -contains $Operation.Change
}

# Is the path another one, or does it lie below it?
function Test-Within {
    param([string]$Path, [string]$Folder)
    return "$Path/".StartsWith("$Folder/", [StringComparison]::OrdinalIgnoreCase)
}

# Does a path below a folder fit what a step names there: a name, names with `*`, or a folder, which ends in a slash?
function Test-NamedFile {
    param([string]$Path, [string]$Pattern)
    if ($Pattern.EndsWith('/')) { return Test-Within -Path $Path -Folder $Pattern.TrimEnd('/') }
    $expression = '^' + [regex]::Escape($Pattern).Replace('\*', '[^/]*') + '$'
    return [regex]::IsMatch($Path, $expression, [Text.RegularExpressions.RegexOptions]'IgnoreCase, CultureInvariant')
}

# The files that are meant and there (their path below the folder, and source), and what is meant and not there.
function Find-NamedFiles {
    param([hashtable]$Operation, [hashtable]$Picture)
    $files = New-PathTable
    $missing = @()
    foreach ($pattern in $Operation.Files) {
        $at = $pattern.TrimEnd('/').LastIndexOf([char]'/') + 1
        # A whole folder, or the files that lie in the folder that the name stands in.
        $isWhole = $pattern.EndsWith('/')
        $below = if ($isWhole) { $pattern } else { $pattern.Substring(0, $at) }
        $folder = "$($Operation.From)/$below".TrimEnd('/')
        $found = $false
        if ((Get-Place -Picture $Picture -Path $folder).Kind -eq 'folder') {
            $found = $isWhole
            $there = Get-PlaceFiles -Picture $Picture -Path $folder -Shallow:(-not $isWhole)
            foreach ($name in $there.get_Keys()) {
                if (-not $isWhole -and -not (Test-NamedFile -Path ($below + $name) -Pattern $pattern)) { continue }
                $files[$below + $name] = $there[$name]
                $found = $true
            }
        }
        if (-not $found) { $missing += $pattern }
    }
    return @{ Files = $files; Missing = $missing }
}

# Is it a settings file of the product, by its name?
function Test-Settings {
    param([string]$Path)
    foreach ($pattern in $Product.SettingsPatterns) {
        if (Test-NamedFile -Path ($Path -replace '^.*/') -Pattern $pattern) { return $true }
    }
    return $false
}

# Does an operation of a person's name the file: does somebody edit it?
function Test-EditsFile {
    param([hashtable]$Operation, [string]$Path)
    if ($Operation.Change -ne '') { return $false }
    foreach ($file in $Operation.Files) {
        if (Test-NamedFile -Path ($Path -replace '^.*/') -Pattern ($file -replace '^.*/')) { return $true }
    }
    return $false
}
